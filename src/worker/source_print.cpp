// --print: one poll, its readings on standard output, no bus.
#include "base/json.hpp"
#include "worker/source_run.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstdio>
#include <utility>

namespace tutti::worker {

namespace {

/// What there is goes to standard output, what is missing to standard error.
int print(const Result<Readings>& polled) {
    if (polled) std::printf("%s\n", print_json(to_value(*polled)).c_str());
    if (polled && !polled->incomplete) return 0;
    const auto& error = polled ? *polled->incomplete : polled.error();
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
}

} // namespace

Task<void> SourceRun::poll_and_print(int& exit_code) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto told = [&exit_code](const Result<Readings>& polled) { exit_code = print(polled); };
    co_await poll(std::move(told));
}

int SourceRun::print_once() {
    asio::io_context context(1);
    int exit_code = 1;
    asio::co_spawn(context, poll_and_print(exit_code), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    return exit_code;
}

} // namespace tutti::worker
