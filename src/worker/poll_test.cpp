#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "worker/poll.hpp"
#include "worker/source_run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace tutti::worker {
namespace {

using Polled = std::optional<Result<Readings>>;

constexpr auto never = SteadyTime::max();

/// What happened, in order.
using Story = std::vector<std::string>;

Task<Result<Readings>> at_once() { co_return Readings{{"height", 1, "m"}}; }

Task<Result<Readings>> for_ever(Story& story) {
    const bool elapsed = co_await io::sleep_until(never);
    story.emplace_back(elapsed ? "elapsed" : "cut off");
    co_return Readings{};
}

/// Does not let itself be cancelled, until it is let go.
Task<Result<Readings>> stubborn(asio::steady_timer& let_go, Story& story) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const bool elapsed = co_await io::sleep_until(never);
    story.emplace_back(elapsed ? "elapsed" : "told to end");
    const auto [error] = co_await let_go.async_wait(no_throw);
    story.emplace_back(error ? "let go" : "elapsed");
    co_return Readings{{"late", 1, ""}};
}

Task<Result<Readings>> wrong() {
    throw std::runtime_error("a mistake of the source");
    co_return Readings{};
}

Task<Result<Readings>> interrupted_by_itself() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, asio::steady_timer::time_point::max());
    asio::post(executor, [&timer] { timer.cancel(); });
    co_await timer.async_wait(asio::use_awaitable);
    co_return Readings{};
}

Task<void> wait_for(Task<Result<Readings>> poll, SteadyTime end, Story& story, Polled& polled) {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::function<void()> on_overrun = [&story] { story.emplace_back("overran"); };
    polled = co_await await_poll(std::move(poll), end, std::move(on_overrun));
    story.emplace_back("ended");
}

struct Fixture {
    void start(Task<Result<Readings>> poll, SteadyTime end) {
        tasks.spawn("wait", wait_for(std::move(poll), end, story, polled));
    }

    asio::io_context context{1};
    io::TaskGroup tasks{context.get_executor()};
    Story story;
    Polled polled;
};

TEST(AwaitPoll, GivesWhatThePollGives) {
    Fixture fixture;
    fixture.start(at_once(), never);
    fixture.context.run();
    ASSERT_TRUE(fixture.polled);
    ASSERT_TRUE(*fixture.polled);
    EXPECT_EQ((*fixture.polled)->front().sensor, "height");
    EXPECT_EQ(fixture.story, Story{"ended"});
}

TEST(AwaitPoll, APollThatHasItsReadingsAtOnceIsNeverTooLate) {
    Fixture fixture;
    fixture.start(at_once(), io::steady_now() - seconds(1));
    fixture.context.run();
    ASSERT_TRUE(fixture.polled);
    EXPECT_TRUE(*fixture.polled);
}

TEST(AwaitPoll, APollThatOverrunsIsCutOff) {
    Fixture fixture;
    fixture.start(for_ever(fixture.story), io::steady_now() + milliseconds(20));
    fixture.context.run();
    EXPECT_FALSE(fixture.polled);
    EXPECT_EQ(fixture.story, (Story{"overran", "cut off", "ended"}));
}

TEST(AwaitPoll, AnOverrunIsToldAtOnceThoughThePollIsSlowToNotice) {
    Fixture fixture;
    asio::steady_timer let_go(fixture.context, asio::steady_timer::time_point::max());
    fixture.start(stubborn(let_go, fixture.story), io::steady_now() + milliseconds(20));
    while (fixture.story.size() < 2) fixture.context.run_one();
    EXPECT_EQ(fixture.story, (Story{"overran", "told to end"}));
    fixture.context.poll();
    let_go.cancel();
    fixture.context.run();
    EXPECT_EQ(fixture.story, (Story{"overran", "told to end", "let go", "ended"}));
    EXPECT_FALSE(fixture.polled) << "its readings come too late";
}

TEST(AwaitPoll, APollIsCutOffWithWhoeverWaitsForIt) {
    Fixture fixture;
    fixture.start(for_ever(fixture.story), never);
    fixture.context.poll();
    fixture.tasks.cancel();
    fixture.context.run();
    EXPECT_FALSE(fixture.polled);
    EXPECT_EQ(fixture.story, (Story{"cut off", "ended"})) << "that is no overrun";
}

TEST(AwaitPoll, AnInterruptionOfItsOwnIsAFailedPoll) {
    Fixture fixture;
    fixture.start(interrupted_by_itself(), never);
    fixture.context.run();
    ASSERT_TRUE(fixture.polled);
    ASSERT_FALSE(*fixture.polled);
    EXPECT_EQ(fixture.polled->error().message, "what it waited for was cancelled");
}

Task<void> expect_a_throw(bool& thrown) {
    try {
        const auto polled = co_await await_poll(wrong(), never, [] {});
        static_cast<void>(polled);
    } catch (const std::runtime_error&) {
        thrown = true;
    }
}
TEST(AwaitPoll, AnExceptionIsThePollsOwnMistakeAndPassesThrough) {
    asio::io_context context(1);
    bool thrown = false;
    asio::co_spawn(context, expect_a_throw(thrown), [](const std::exception_ptr&) {});
    context.run();
    EXPECT_TRUE(thrown);
}

TEST(NextTurn, TurnsStandOnAGridFromTheStart) {
    const SteadyTime start{seconds(100)};
    EXPECT_EQ(next_turn(start, seconds(10), start), start + seconds(10));
    EXPECT_EQ(next_turn(start, seconds(10), start + seconds(9)), start + seconds(10));
    EXPECT_EQ(next_turn(start, seconds(10), start + seconds(10)), start + seconds(20));
}

TEST(NextTurn, WhatWasMissedIsLeftOut) {
    const SteadyTime start{seconds(100)};
    EXPECT_EQ(next_turn(start, seconds(10), start + seconds(34)), start + seconds(40));
}

} // namespace
} // namespace tutti::worker
