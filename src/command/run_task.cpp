#include "command/run_task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

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

} // namespace tutti::command
