#include "command/run_task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace tutti::command {

int run_task(const std::function<Task<int>(asio::io_context&)>& command) {
    asio::io_context context(1);
    int exit_code = 0;
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const error_code& error, int signal) {
        if (error) return;
        exit_code = 128 + signal;
        context.stop();
    });
    asio::co_spawn(context, command(context), [&](const std::exception_ptr& error, int code) {
        if (error) std::rethrow_exception(error);
        exit_code = code;
        context.stop();
    });
    context.run();
    return exit_code;
}

} // namespace tutti::command
