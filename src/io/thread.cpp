#include "io/thread.hpp"

#include <fmt/format.h>
#include <system_error>

#include <csignal>
#include <pthread.h>

namespace tutti::io {

Result<std::thread> thread_without_signals(std::function<void()> body) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    Result<std::thread> thread;
    try {
        thread = std::thread(std::move(body));
    } catch (const std::system_error& error) { // no memory for its stack, or a limit of the system
        thread = fail(ErrorCode::Unavailable, fmt::format("no thread can be started: {}", error.what()));
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

} // namespace tutti::io
