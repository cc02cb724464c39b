#include "input/heart_rate/feed.hpp"

#include "feeder/line_writer.hpp"
#include "feeder/reader_watch.hpp"
#include "input/heart_rate/bluez_session.hpp"
#include "input/heart_rate/lines.hpp"
#include "io/task_group.hpp"

#include <utility>

namespace tutti::input::heart_rate {

namespace {

Task<void> end_with_the_reader(command::EndRequest& end) {
    co_await feeder::until_nobody_reads();
    end.ask();
}

Task<void> end_session(command::EndRequest& end, BluezSession& session) {
    co_await end.asked();
    session.end();
}

Task<void> end_after(SteadyTime time, command::EndRequest& end, BluezSession& session) {
    static_cast<void>(co_await end.sleep_until(time));
    session.end();
}

/// Of a look around, what is in its way.
class Complaint : public Voice {
public:
    explicit Complaint(command::EndRequest& end) : end_(end) {}

    void say(const Saying& saying, SteadyTime) override {
        const auto* unavailable = std::get_if<Unavailable>(&saying);
        if (unavailable == nullptr) return;
        error_ = Error{ErrorCode::Unavailable, unavailable->reason};
        end_.ask();
    }
    const std::optional<Error>& error() const { return error_; }

private:
    command::EndRequest& end_;
    std::optional<Error> error_;
};

} // namespace

Task<void> feed(MonitorOptions options, command::EndRequest& end) {
    const auto executor = co_await asio::this_coro::executor;
    feeder::LineWriter writer;
    Lines lines(writer);
    HeartRateMonitor monitor(std::move(options));
    BluezSession session(executor, monitor, lines);
    io::TaskGroup tasks(executor);
    tasks.spawn("the reader", end_with_the_reader(end));
    tasks.spawn("the end", end_session(end, session));
    co_await session.run();
    co_await tasks.stop();
}

Task<Result<std::vector<NearStrap>>>
look_around(MonitorOptions options, SteadyTime until, command::EndRequest& end) {
    const auto executor = co_await asio::this_coro::executor;
    options.purpose = Purpose::OnlyLooks;
    HeartRateMonitor monitor(std::move(options));
    Complaint complaint(end);
    BluezSession session(executor, monitor, complaint);
    io::TaskGroup tasks(executor);
    tasks.spawn("the end", end_after(until, end, session));
    co_await session.run();
    co_await tasks.stop();
    if (complaint.error()) co_return std::unexpected(*complaint.error());
    co_return monitor.near();
}

} // namespace tutti::input::heart_rate
