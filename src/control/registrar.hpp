// Registrar: a worker's own connection to `supervisor.sock`. It registers, then sends heartbeats; when the
// supervisor goes it tries again until it is back.
#pragma once

#include "control/message.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace tutti::control {

struct RegistrarOptions {
    std::filesystem::path supervisor; ///< its socket
    Registration registration;
    microseconds heartbeat = std::chrono::seconds{5}; ///< zero: none
    /// Between two attempts to connect, doubling from the first to the last.
    microseconds first_retry = std::chrono::milliseconds{100};
    microseconds last_retry = std::chrono::seconds{2};
};

class Registrar {
public:
    /// `beat` gives each heartbeat (worker, pid and uptime included).
    Registrar(asio::any_io_executor executor, RegistrarOptions options, std::function<Heartbeat()> beat);
    /// After stop(), or when the io_context has stopped.
    ~Registrar();

    void start();
    bool registered() const noexcept;
    Task<void> stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace tutti::control
