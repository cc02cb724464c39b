// Postman: goes once through an outbox of alerts and delivers what is due. What is delivered, or never will
// be, goes from the folder; everything else stays, with the time of its next attempt.
#pragma once

#include "io/disk.hpp"
#include "io/http/http_client.hpp"
#include "workers/notify/delivery.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tutti::notify {

/// An alert that a target will never have.
struct GivenUp {
    std::string target;
    std::string reason;
};

struct Round {
    std::size_t delivered = 0;
    std::vector<GivenUp> given_up;
    std::vector<std::string> problems; ///< of what waits, and of the folder; a sentence each
    std::vector<std::string> gone;     ///< names of devices that there are no more
};

class Postman {
public:
    /// Both outlive it.
    Postman(io::Disk& disk, io::HttpClient& client) : disk_(disk), client_(client) {}

    Task<Round> deliver(std::filesystem::path outbox);

private:
    Result<io::HttpCall> call_for(const Delivery& delivery);
    void let_wait(const Delivery& delivery);
    Task<void> deliver_one(const std::filesystem::path& path, Delivery delivery);

    io::Disk& disk_;
    io::HttpClient& client_;
    Round round_;
    /// Targets that could not be reached, now or the last time: what else is for them waits as long, and
    /// comes in order.
    std::map<std::string, WallTime, std::less<>> unreachable_;
};

} // namespace tutti::notify
