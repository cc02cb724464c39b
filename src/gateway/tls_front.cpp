#include "gateway/tls_front.hpp"

#include "io/child.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"
#include "io/stream.hpp"
#include "io/tls_process.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>
#include <vector>

namespace tutti::gateway {

namespace {

constexpr auto between_starts = seconds(2);

} // namespace

Task<void> TlsFront::keep_running() {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::string said; // why it does not start: once
    while (true) {
        const auto ran = co_await run_once();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        const auto trouble = ran ? std::string("tutti-tls ended, and is started again") : ran.error().message;
        if (ran || trouble != said) log_.error(fmt::format("nobody speaks TLS for the page: {}", trouble));
        said = trouble;
        const bool goes_on = co_await io::sleep_for(between_starts);
        if (!goes_on) co_return;
    }
}

/// Until it ends; an error: it could not be started.
Task<Result<void>> TlsFront::run_once() {
    const auto executor = co_await asio::this_coro::executor;
    const auto program = io::find_tls_program();
    if (program.empty())
        co_return fail(
            ErrorCode::NotFound, "tutti-tls is neither beside tutti-gateway nor in PATH: install it"
        );
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        co_return fail(ErrorCode::Environment, fmt::format("no socket pair: {}", std::strerror(errno)));
    io::FileDescriptor theirs(ends[1]);
    io::Stream lifeline(executor, asio::generic::stream_protocol(AF_UNIX, 0), ends[0]);
    const std::vector<std::string> arguments = {
        "tutti-tls", "serve", options_.certificate.native(), options_.key.native(), options_.socket.native()
    };
    const int descriptors[] = {listening_.get(), theirs.get()};
    io::SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.descriptors = descriptors;
    request.errors = STDERR_FILENO;
    auto started = io::spawn(request);
    if (!started) co_return pass_on(started);
    const io::Child child(*started);
    theirs = io::FileDescriptor(); // so that its end is seen
    char ignored[1];
    co_await lifeline.async_read_some(asio::buffer(ignored), no_throw);
    co_return Result<void>();
}

} // namespace tutti::gateway
