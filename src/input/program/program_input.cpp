#include "input/program/program_input.hpp"

#include "bus/backoff.hpp"
#include "decode/bounded_lines.hpp"
#include "input/line_devices.hpp"
#include "io/child.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/environment.hpp"
#include "io/process.hpp"
#include "io/system_random.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <unistd.h>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;

/// One that ran for so long had found its devices: its end is no reason to wait for long.
constexpr auto lasting_run = 10s;
/// From asking it to end to ending it.
constexpr auto grace = 1s;

struct Running {
    Running(pid_t pid, io::FileDescriptor printed) : child(pid), output(std::move(printed)) {}

    io::Child child;
    io::FileDescriptor output;
};

Result<std::unique_ptr<Running>> start(const std::vector<std::string>& command) {
    const auto program = command.front().find('/') != std::string::npos
                             ? std::filesystem::path(command.front())
                             : io::find_program(command.front(), io::environment("PATH").value_or(""));
    if (program.empty() || !io::is_program(program))
        return fail(ErrorCode::NotFound, fmt::format("{} is no program that can be run", command.front()));
    auto pipe = io::make_pipe();
    if (!pipe) return fail(ErrorCode::Environment, "no pipe for the output of " + command.front());
    auto environment = io::environment_assignments();
    std::erase_if(environment, [](const std::string& assignment) {
        return assignment.starts_with("NOTIFY_SOCKET=") || assignment.starts_with("WATCHDOG_"); // ours alone
    });
    auto pid = io::spawn(
        {.program = program.c_str(),
         .arguments = command,
         .environment = environment,
         .descriptors = {},
         .output = pipe->write.get(),
         .errors = STDERR_FILENO}
    );
    if (!pid) return pass_on(pid);
    return std::make_unique<Running>(*pid, std::move(pipe->read));
}

/// Reads until it says no more.
Task<void> hear(asio::posix::stream_descriptor& output, decode::BoundedLines& lines, LineDevices& devices) {
    std::array<char, 4096> bytes{};
    while (true) {
        const auto [error, size] = co_await output.async_read_some(asio::buffer(bytes), no_throw);
        if (error) co_return;
        const auto too_long = lines.too_long();
        lines.feed({bytes.data(), size});
        while (const auto line = lines.next()) devices.take(*line);
        if (lines.too_long() != too_long) devices.too_long(lines.too_long() - too_long);
    }
}

/// A program may have something to say at its end: buttons that it lets go. Then it goes, also where it would
/// rather say more; and what it left behind is heard no longer.
Task<void>
end(Running& running, asio::posix::stream_descriptor& output, decode::BoundedLines& lines,
    LineDevices& devices) {
    running.child.terminate();
    const io::Deadline patience(output.get_executor(), grace, [&] {
        running.child.kill();
        output.close();
    });
    co_await hear(output, lines, devices);
}

std::string reason_of(const std::string& program, int exit_code) {
    if (exit_code > 128) return fmt::format("{} was ended by signal {}", program, exit_code - 128);
    return fmt::format("{} ended with exit code {}", program, exit_code);
}

} // namespace

Task<void> run_program(Desk& desk, std::vector<std::string> command) {
    const auto executor = co_await asio::this_coro::executor;
    bus::Backoff backoff(500ms, 30s);
    io::SystemRandom random;
    while (true) {
        const auto began = io::steady_now();
        auto running = start(command);
        if (running) {
            LineDevices devices(desk);
            decode::BoundedLines lines;
            asio::posix::stream_descriptor output(executor, (*running)->output.release());
            {
                // What was said of the run before holds until this one has shown that it lasts.
                const io::Deadline lasts(executor, lasting_run, [&] { devices.are_to_be_had(); });
                co_await hear(output, lines, devices);
            }
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) {
                // What is cancelled may not wait for anything, not even for its own.
                co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
                co_await end(**running, output, lines, devices);
                co_return; // and the child with us
            }
            (*running)->child.kill();
            const auto reason = reason_of(command.front(), (*running)->child.reap());
            devices.all_leave(reason);
            // Why in its own words, where it had some before it ended.
            if (!devices.are_unavailable()) desk.unavailable({ErrorCode::Unavailable, reason});
        } else {
            desk.unavailable(running.error());
        }
        if (io::steady_now() - began > lasting_run) backoff.reset();
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
}

} // namespace tutti::input
