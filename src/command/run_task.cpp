#include "command/run_task.hpp"

#include "command/print.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>

namespace tutti::command {

int run_task(
    Interrupt interrupt, const std::function<Task<int>(asio::io_context& context, EndRequest& end)>& command
) {
    asio::io_context context(1);
    EndRequest end(context.get_executor());
    int exit_code = 0;
    asio::signal_set signals(context, SIGINT, SIGTERM);
    const std::function<void(const error_code&, int)> on_signal = [&](const error_code& error, int signal) {
        if (error) return;
        if (interrupt == Interrupt::EndsAtOnce || end.is_asked()) {
            exit_code = 128 + signal;
            context.stop();
            return;
        }
        end.ask();
        signals.async_wait(on_signal);
    };
    signals.async_wait(on_signal);
    asio::co_spawn(context, command(context, end), [&](const std::exception_ptr& error, int code) {
        if (error) std::rethrow_exception(error);
        exit_code = code;
        context.stop();
    });
    context.run();
    return exit_code;
}

int run_task(const std::function<Task<int>(asio::io_context& context)>& command) {
    return run_task(Interrupt::EndsAtOnce, [&](asio::io_context& context, EndRequest&) {
        return command(context);
    });
}

namespace {

Task<int> to_its_end(Task<void> part) {
    co_await std::move(part);
    co_return 0;
}

} // namespace

void run_part(const std::function<Task<void>(asio::io_context& context)>& part) {
    const int exit_code = run_task([&](asio::io_context& context) { return to_its_end(part(context)); });
    if (exit_code == 0) return;
    flush_out();
    std::_Exit(exit_code);
}

} // namespace tutti::command
