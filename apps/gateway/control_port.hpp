// ControlPort: the gateway's control socket, and its registration with the supervisor (DESIGN §3).
#pragma once

#include "control/registrar.hpp"
#include "control/server.hpp"
#include "gateway/gateway.hpp"
#include "io/log.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tutti {

class ControlPort {
public:
    /// The gateway and the log outlive this.
    ControlPort(
        const asio::any_io_executor& executor, const std::filesystem::path& run_directory, std::string worker,
        const gateway::Gateway& gateway, const io::Log& log
    );

    /// Without a socket the gateway goes on: its viewers need none.
    void open();
    /// Registers, and goes on trying: for one that the supervisor started.
    void register_with_supervisor();
    Task<void> stop();

private:
    control::Heartbeat beat() const;

    asio::any_io_executor executor_;
    std::filesystem::path run_directory_;
    std::string worker_;
    const gateway::Gateway& gateway_;
    const io::Log& log_;
    SteadyTime started_;
    control::Server server_;
    std::optional<control::Registrar> registrar_;
};

} // namespace tutti
