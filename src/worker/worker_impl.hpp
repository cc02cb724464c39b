// What is behind a Worker: its program, and the runtime while it runs. Internal to this folder.
#pragma once

#include "worker/program.hpp"
#include "worker/runtime.hpp"
#include "worker/settings.hpp"
#include "worker/status_line.hpp"

#include <memory>
#include <optional>

namespace tutti::worker {

class Worker::Impl {
public:
    explicit Impl(Options options);

    /// Takes the arguments. An exit code where the run ends with that: help was asked for, or usage was
    /// wrong.
    std::optional<int> prepare(int argc, char** argv);
    /// Settles and runs.
    int run();
    int run(asio::io_context& context);
    /// What rim.hpp's run() promises.
    Task<int> run_beside_others(asio::io_context& context, bus::Place place);

    Program program_;
    Settings settings_; ///< as far as known before run()
    Log log_;
    StatusLine status_;
    Runtime* runtime_ = nullptr; ///< while run() runs

private:
    std::string own_section() const;

    /// Of a process that is this worker's. Timers of those who have the worker end after the run: so does
    /// this.
    std::unique_ptr<asio::io_context> context_;

    enum class Show : std::uint8_t { Nothing, Help, Version };

    Show show_ = Show::Nothing;
    io::LogLevel least_ = io::LogLevel::Info;
    std::string own_name_; ///< as in code: a process's TUTTI_NAME cannot name several workers
};

} // namespace tutti::worker
