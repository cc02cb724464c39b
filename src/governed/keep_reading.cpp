#include "governed/keep_reading.hpp"

#include "io/clock.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <unistd.h>

namespace tutti::governed {

namespace {

constexpr auto pause_without_watch = seconds(30);

} // namespace

Task<void> keep_reading(PolicyFile& file, const io::Log& log, std::function<void()> changed) {
    const auto executor = co_await asio::this_coro::executor;
    // Its own: Asio closes what it has. The open file is one and the same.
    asio::posix::stream_descriptor watched(executor);
    while (true) {
        if (!watched.is_open() && file.descriptor() >= 0)
            if (const int copy = ::dup(file.descriptor()); copy >= 0) watched.assign(copy);
        if (watched.is_open()) {
            const auto [error] =
                co_await watched.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
            if (error) co_return;
        } else {
            const bool goes_on = co_await io::sleep_for(pause_without_watch);
            if (!goes_on) co_return;
        }
        if (!file.look()) continue;
        file.tell(log);
        changed();
    }
}

} // namespace tutti::governed
