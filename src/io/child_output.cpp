#include "io/child_output.hpp"

#include "io/child.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/environment.hpp"
#include "io/file_descriptor.hpp"
#include "io/process.hpp"
#include "io/wait_readable.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::io {

namespace {

constexpr std::size_t most_errors = 4096;

std::unexpected<Error> no_child(const ChildCall& call) {
    return fail(
        ErrorCode::Environment, fmt::format("starting {}: {}", call.program.native(), std::strerror(errno))
    );
}

Result<pid_t> start(const ChildCall& call, const Pipe& output, const Pipe& errors) {
    std::vector<std::string> arguments = {call.program.filename().native()};
    arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
    const auto environment = environment_assignments();
    SpawnRequest request;
    request.program = call.program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    request.output = output.write.get();
    request.errors = errors.write.get();
    return spawn(request);
}

using Descriptor = asio::posix::stream_descriptor;

/// Up to the end; false: there is more than that.
Task<bool> read_to_end(
    Descriptor& from, std::string& text, std::size_t most, const std::function<void(std::string_view)>& take
) {
    std::array<char, 4096> room;
    while (true) {
        const auto [error, count] = co_await from.async_read_some(asio::buffer(room), no_throw);
        if (error) co_return true;
        if (take) {
            take({room.data(), count});
            continue;
        }
        if (text.size() + count > most) co_return false;
        text.append(room.data(), count);
    }
}

} // namespace

Task<Result<ChildOutput>> run_child(ChildCall call, SteadyTime deadline) {
    auto output = make_pipe();
    auto errors = make_pipe();
    if (!output || !errors) co_return no_child(call);
    const auto pid = start(call, *output, *errors);
    if (!pid) co_return std::unexpected(pid.error());
    Child child(*pid);
    *output = {std::move(output->read), FileDescriptor()};
    *errors = {std::move(errors->read), FileDescriptor()};
    FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
    if (!process) co_return no_child(call);

    const auto executor = co_await asio::this_coro::executor;
    Descriptor printed(executor, output->read.release());
    Descriptor complained(executor, errors->read.release());
    Descriptor ended(executor, process.release());
    const Deadline patience(executor, deadline - steady_now(), [&] {
        child.kill();
        printed.close();
        complained.close();
    });
    ChildOutput result;
    const bool whole = co_await read_to_end(printed, result.output, call.most_output, call.take);
    if (!whole)
        co_return fail(
            ErrorCode::LimitExceeded,
            fmt::format("{} prints more than {} bytes", call.program.native(), call.most_output)
        );
    // What stands in the pipe; a child that waits for more room there meets the deadline.
    const std::function<void(std::string_view)> nobody;
    static_cast<void>(co_await read_to_end(complained, result.errors, most_errors, nobody));
    const auto error = co_await wait_readable(ended);
    if (patience.expired())
        co_return fail(ErrorCode::Timeout, fmt::format("{} does not end", call.program.native()));
    if (error) co_return fail(ErrorCode::Unavailable, fmt::format("{} was given up", call.program.native()));
    result.exit_code = child.reap();
    co_return result;
}

} // namespace tutti::io
