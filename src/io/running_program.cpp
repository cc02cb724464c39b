#include "io/running_program.hpp"

#include "io/child.hpp"
#include "io/environment.hpp"
#include "io/file_descriptor.hpp"
#include "io/process.hpp"
#include "io/task_group.hpp"
#include "io/wait_readable.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace tutti::io {

namespace {

using Descriptor = asio::posix::stream_descriptor;

/// For what stands in the pipe when it has ended.
constexpr auto rest_patience = std::chrono::milliseconds(500);

/// Where the other end is closed that is EPIPE, and no SIGPIPE, which would end us: a pipe knows no
/// MSG_NOSIGNAL.
ssize_t write_unsignalled(int pipe, std::string_view bytes) noexcept {
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    const auto count = ::write(pipe, bytes.data(), bytes.size());
    const int why = errno;
    constexpr timespec at_once{};
    if (count < 0 && why == EPIPE) ::sigtimedwait(&signals, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = why;
    return count;
}

Task<void> say_to(Descriptor& to, std::string_view what) {
    while (!what.empty()) {
        const auto [error] = co_await to.async_wait(Descriptor::wait_write, no_throw);
        if (error) break;
        const auto count = write_unsignalled(to.native_handle(), what);
        if (count > 0) what.remove_prefix(static_cast<std::size_t>(count));
        // Who does not want to hear it all has closed it, or ended: that is its own matter.
        if (count < 0 && errno != EAGAIN && errno != EINTR) break;
    }
    to.close();
}

} // namespace

struct RunningProgram::Parts {
    Parts(const asio::any_io_executor& executor, ProgramCall made, pid_t pid)
        : call(std::move(made)), child(pid), told(executor), heard(executor), process(executor),
          rest(executor), group(executor) {}

    Task<void> hear() {
        std::array<char, 4096> room;
        while (true) {
            const auto [error, count] = co_await heard.async_read_some(asio::buffer(room), no_throw);
            if (error) break;
            if (call.take) call.take({room.data(), count});
        }
        rest.cancel();
    }

    ProgramCall call;
    Child child;
    bool has_ended = false;
    Descriptor told;
    Descriptor heard;
    Descriptor process;
    asio::steady_timer rest;
    TaskGroup group;
};

RunningProgram::RunningProgram(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RunningProgram::~RunningProgram() = default;

Result<std::unique_ptr<RunningProgram>>
RunningProgram::start(const asio::any_io_executor& executor, ProgramCall call) {
    const auto failed = [&] {
        return fail(
            ErrorCode::Environment,
            fmt::format("starting {}: {}", call.program.native(), std::strerror(errno))
        );
    };
    auto input = make_pipe();
    auto output = make_pipe();
    if (!input || !output) return failed();
    std::vector<std::string> arguments = {call.program.filename().native()};
    arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
    auto environment = environment_assignments();
    environment.insert(environment.end(), call.environment.begin(), call.environment.end());
    SpawnRequest request;
    request.program = call.program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    request.input = input->read.get();
    request.output = output->write.get();
    request.errors = output->write.get();
    const auto pid = spawn(request);
    if (!pid) return std::unexpected(pid.error());
    auto parts = std::make_unique<Parts>(executor, std::move(call), *pid);
    FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
    if (!process) return fail(ErrorCode::Environment, "a process cannot be waited for");
    parts->told.assign(input->write.release());
    parts->told.non_blocking(true);
    parts->heard.assign(output->read.release());
    parts->process.assign(process.release());
    return std::unique_ptr<RunningProgram>(new RunningProgram(std::move(parts)));
}

Task<int> RunningProgram::ended() {
    auto& parts = *parts_;
    co_await asio::this_coro::throw_if_cancelled(false);
    parts.group.spawn("tell a program", say_to(parts.told, parts.call.input));
    parts.group.spawn("hear a program", parts.hear());
    parts.rest.expires_at(asio::steady_timer::time_point::max());
    const auto error = co_await wait_readable(parts.process);
    if (!error) {
        parts.rest.expires_after(rest_patience);
        if (parts.group.size() > 0) {
            [[maybe_unused]] const auto [over] = co_await parts.rest.async_wait(no_throw);
        }
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    parts.child.kill();
    co_await parts.group.stop();
    const int code = parts.child.reap();
    parts.has_ended = true;
    co_return code;
}

void RunningProgram::terminate() noexcept {
    if (!parts_->has_ended) parts_->child.terminate();
}

void RunningProgram::kill() noexcept {
    if (!parts_->has_ended) parts_->child.kill();
}

} // namespace tutti::io
