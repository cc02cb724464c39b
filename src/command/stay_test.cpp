#include "bus/local_broker.hpp"
#include "command/exit_code.hpp"
#include "command/stay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <optional>

namespace tutti::command {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

class StayTest : public ::testing::Test {
protected:
    /// Runs the work's stay to its end.
    int run(Work work) {
        std::optional<int> exit_code;
        auto staying = stay(context_.get_executor(), broker_, options_, end_, std::move(work));
        asio::co_spawn(context_, std::move(staying), [&](const std::exception_ptr& error, int code) {
            if (error) std::rethrow_exception(error);
            exit_code = code;
        });
        context_.run_for(seconds(20));
        return exit_code.value_or(-1);
    }

    asio::io_context context_{1};
    bus::SharedLocalBroker broker_ = bus::LocalBroker::make(context_.get_executor());
    bus::BusOptions options_{.client_id = "me", .reconnect_least = milliseconds(1)};
    EndRequest end_{context_.get_executor()};
};

Task<int> say_and_leave(Stay stay) {
    EXPECT_TRUE(stay.bus.is_connected());
    EXPECT_TRUE(stay.bus.publish({.topic = "reading/a/x", .payload = "1", .retain = true}));
    co_return 7;
}

TEST_F(StayTest, GivesTheExitCodeOfItsWorkAndSendsWhatItSaid) {
    EXPECT_EQ(run(say_and_leave), 7);
    EXPECT_EQ(broker_->kept(), 1U);
}

TEST_F(StayTest, WhereNoBusIsSaysSoAndDoesNothing) {
    broker_->close();
    bool worked = false;
    CaptureStderr();
    EXPECT_EQ(
        run([&](Stay stay) {
            worked = true;
            return say_and_leave(stay);
        }),
        NotRunning
    );
    EXPECT_EQ(
        GetCapturedStderr(),
        "tutti: no bus at this process: the broker is not there. Is an installation running (tutti status)?\n"
    );
    EXPECT_FALSE(worked);
}

Task<int> count_breaks(Stay stay, bus::LocalBroker& broker) {
    for (std::uint64_t breaks = 1; breaks <= 2; ++breaks) {
        broker.disconnect("me");
        while (stay.breaks < breaks || !stay.bus.is_connected()) co_await asio::post(asio::use_awaitable);
    }
    co_return static_cast<int>(stay.breaks);
}

TEST_F(StayTest, TellsThatTheBusWentAwayAndCameBack) {
    CaptureStderr();
    EXPECT_EQ(run([&](Stay stay) { return count_breaks(stay, *broker_); }), 2);
    const std::string away = "tutti: the bus went away (the connection broke); trying again\n";
    const std::string back = "tutti: the bus is back\n";
    EXPECT_EQ(GetCapturedStderr(), away + back + away + back);
}

Task<int> overflow(Stay stay, bus::LocalBroker& broker) {
    broker.close();
    EXPECT_TRUE(stay.bus.publish({.topic = "event/1"}));
    EXPECT_TRUE(stay.bus.publish({.topic = "event/2"}));
    EXPECT_EQ(stay.drop_reason, "event/1: the outbound queue is full");
    co_return static_cast<int>(stay.dropped);
}

TEST_F(StayTest, CountsWhatWasTakenAndLost) {
    options_.queue.messages = 1;
    CaptureStderr();
    EXPECT_EQ(run([&](Stay stay) { return overflow(stay, *broker_); }), 1);
    GetCapturedStderr();
}

Task<int> until_asked(Stay stay) {
    co_await stay.end.asked();
    co_return stay.end.is_asked() ? 0 : 1;
}

TEST_F(StayTest, LastsUntilItIsAskedToEnd) {
    asio::steady_timer later(context_, milliseconds(1));
    later.async_wait([&](const error_code&) { end_.ask(); });
    EXPECT_EQ(run(until_asked), 0);
}

TEST(StayOnBus, RefusesWhatIsNoBus) {
    CaptureStderr();
    EXPECT_EQ(stay_on_bus({"hub", "tutti"}, {}, Interrupt::EndsAtOnce, say_and_leave), Usage);
    EXPECT_EQ(
        GetCapturedStderr(),
        "tutti: the bus URL begins with unix://, mqtt://, mqtts://, redis://, rediss:// or redis+unix://\n"
    );
}

Task<int> raise_then_wait(EndRequest& end) {
    ::raise(SIGINT);
    co_await end.asked();
    co_return 5;
}

Task<int> raise_and_go_on(EndRequest& end) {
    ::raise(SIGINT);
    co_await end.asked();
    ::raise(SIGTERM);
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await never.async_wait(no_throw);
    static_cast<void>(error);
    co_return 5;
}

TEST(RunTask, ASignalEndsACommandAtOnceUnlessItKnowsAnEndOfItsOwn) {
    const auto ask = [](asio::io_context&, EndRequest& end) { return raise_then_wait(end); };
    EXPECT_EQ(run_task(Interrupt::EndsAtOnce, ask), 128 + SIGINT);
    EXPECT_EQ(run_task(Interrupt::AsksFirst, ask), 5);
}

TEST(RunTask, TheSecondSignalEndsItInAnyCase) {
    const auto ask = [](asio::io_context&, EndRequest& end) { return raise_and_go_on(end); };
    EXPECT_EQ(run_task(Interrupt::AsksFirst, ask), 128 + SIGTERM);
}

} // namespace
} // namespace tutti::command
