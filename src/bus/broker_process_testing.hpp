// A real broker for the conformance suite: a child process in a folder of its own, which a test may kill and
// start again.
#pragma once

#include "bus/backends_testing.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::bus::testing {

class BrokerProcess final : public TestBroker {
public:
    /// `{dir}` and `{port}` in the arguments and in `configuration` (written to {dir}/broker.conf) are filled
    /// in.
    BrokerProcess(std::vector<std::string> command, const std::string& configuration, const std::string& url);
    ~BrokerProcess() override;
    BrokerProcess(const BrokerProcess&) = delete;
    BrokerProcess& operator=(const BrokerProcess&) = delete;

    void start() override;
    /// SIGKILL, and gone when this returns.
    void kill() noexcept override;

    Place place() const override { return *parse_bus_url(url_); }
    /// What it wrote to standard error.
    std::string log() const override;

private:
    std::string filled(std::string text) const;

    std::filesystem::path directory_;
    std::uint16_t port_ = 0;
    std::vector<std::string> command_;
    std::string url_;
    pid_t pid_ = -1;
};

} // namespace tutti::bus::testing
