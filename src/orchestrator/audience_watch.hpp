// AudienceWatch: the hub says which services on demand somebody subscribes to; for each of them a lease is
// taken, and renewed while that is so. Without subscribers nothing wakes up.
#pragma once

#include "control/client.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace tutti::orchestrator {

class AudienceWatch {
public:
    /// Takes a lease for its usual time.
    using Use = std::function<Task<void>(std::string service)>;

    /// `idle_stop` is how long the lease of each service lasts that has subscribers.
    AudienceWatch(std::filesystem::path hub_socket, std::map<std::string, microseconds> idle_stop, Use use)
        : hub_socket_(std::move(hub_socket)), idle_stop_(std::move(idle_stop)), use_(std::move(use)) {}

    /// Hears of it, for ever. Both return at once where no service has subscribers.
    Task<void> watch();
    /// Takes and renews the leases, for ever.
    Task<void> renew();
    /// Who could not give leases can again: they are taken anew at once.
    void renew_now();

private:
    void take(const Value& message);

    std::filesystem::path hub_socket_; ///< its control socket
    std::map<std::string, microseconds> idle_stop_;
    Use use_;
    std::set<std::string> wanted_;
    bool changed_ = false;
    std::optional<asio::steady_timer> news_; ///< cancelled when they have changed
};

} // namespace tutti::orchestrator
