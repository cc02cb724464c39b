#include "worker/own_process.hpp"

#include "io/clock.hpp"
#include "io/notify.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace tutti::worker {

namespace {

constexpr SteadyClock::duration drops_stand_for = seconds(60);

} // namespace

void tell(const StatusLine& status) { io::notify("STATUS=" + status.line()); }

OwnProcess::OwnProcess(asio::io_context& context, Pattern pattern, StatusLine& status)
    : context_(context), pattern_(pattern), status_(status), tasks_(context.get_executor()) {}

Task<int> OwnProcess::run(Runtime& runtime) {
    tasks_.spawn("wait for a signal", wait_for_signal(runtime));
    const int exit_code = co_await runtime.run();
    co_await tasks_.stop();
    co_return exit_code;
}

void OwnProcess::is_up() {
    io::notify("READY=1");
    // At twice the rate that the supervisor asked for: that this runs shows that the loop turns.
    if (const auto period = io::watchdog_period())
        tasks_.spawn("feed the watchdog", feed_watchdog(*period / 2));
}

void OwnProcess::ends() {
    io::notify("STOPPING=1");
    tasks_.cancel();
}

void OwnProcess::section_came(const std::string& section, const Result<void>& taken) {
    if (taken ? status_.section_taken(section) : status_.section_refused(section, taken.error().message))
        tell(status_);
}

void OwnProcess::connected(bool) {
    if (status_.bus_is_there()) tell(status_);
}

void OwnProcess::disconnected(const Error& why, SteadyClock::duration) {
    // A bus that is not there comes by itself; whoever refuses us, or hears us and says nothing, has to be
    // seen to.
    const bool is_there = why.code == ErrorCode::PermissionDenied || why.code == ErrorCode::InvalidInput
                          || why.code == ErrorCode::Timeout;
    if (status_.bus_is_away(is_there ? why.message : std::string_view())) tell(status_);
}

void OwnProcess::message_dropped(const bus::Message&, const Error& why) {
    last_dropped_at_ = io::steady_now();
    if (status_.bus_refuses(why.message)) tell(status_);
    if (!std::exchange(forgets_, true)) tasks_.spawn("forget what was dropped", forget_drops());
}

/// What was said of it stands for a minute after the last.
Task<void> OwnProcess::forget_drops() {
    bool elapsed = true;
    while (elapsed && io::steady_now() - last_dropped_at_ < drops_stand_for)
        elapsed = co_await io::sleep_until(last_dropped_at_ + drops_stand_for);
    forgets_ = false;
    if (elapsed && !status_.is_bus_away() && status_.bus_is_there()) tell(status_);
}

Task<void> OwnProcess::wait_for_signal(Runtime& runtime) {
    asio::signal_set signals(context_, SIGTERM, SIGINT);
    const auto [error, number] = co_await signals.async_wait(no_throw);
    static_cast<void>(number);
    if (!error) runtime.stop(pattern_ == Pattern::Once ? 1 : 0);
}

Task<void> OwnProcess::feed_watchdog(SteadyClock::duration period) {
    bool elapsed = true;
    while (elapsed) {
        io::notify("WATCHDOG=1");
        elapsed = co_await io::sleep_for(period);
    }
}

} // namespace tutti::worker
