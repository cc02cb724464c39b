// A real broker for the conformance suite: a child process in a folder of its own, which a test may kill and
// start again.
#pragma once

#include "bus/bus_options.hpp"

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace tutti::bus::testing {

class BrokerProcess {
public:
    /// `{dir}` and `{port}` in the arguments and in `configuration` (written to {dir}/broker.conf) are filled
    /// in.
    BrokerProcess(std::vector<std::string> command, const std::string& configuration, const std::string& url);
    ~BrokerProcess();
    BrokerProcess(const BrokerProcess&) = delete;
    BrokerProcess& operator=(const BrokerProcess&) = delete;

    void start();
    /// SIGKILL, and gone when this returns.
    void kill() noexcept;

    const std::string& url() const noexcept { return url_; }
    /// What it wrote to standard error.
    std::string log() const;

private:
    std::string filled(std::string text) const;

    std::filesystem::path directory_;
    std::uint16_t port_ = 0;
    std::vector<std::string> command_;
    std::string url_;
    pid_t pid_ = -1;
};

/// One entry of the suite's table: how to start the backend and how to join it. A later backend adds its own.
struct Backend {
    const char* name;
    mqtt::Version version;
    QoS maximum_qos; ///< what 3.1.1 has no way to announce
    /// The program, or empty where it is not installed; then the tests are skipped.
    std::string (*find)();
    std::unique_ptr<BrokerProcess> (*make)(const std::string& program);
};

inline void PrintTo(const Backend& backend, std::ostream* out) { *out << backend.name; }

std::vector<Backend> backends();

} // namespace tutti::bus::testing
