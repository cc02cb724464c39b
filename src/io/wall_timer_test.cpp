#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/wall_timer.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace tutti::io {
namespace {

/// The zone of the place for one test.
struct Zone {
    explicit Zone(const char* name) {
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    ~Zone() {
        ::unsetenv("TZ");
        ::tzset();
    }
};

struct Waiting {
    Task<void> wait(std::optional<WallTime> time) {
        woken = co_await timer.wait_until(time);
        ended = true;
    }
    void start(std::optional<WallTime> time) { tasks.spawn("wait", wait(time)); }

    asio::io_context context{1};
    WallTimer timer{context.get_executor()};
    TaskGroup tasks{context.get_executor()};
    bool woken = false;
    bool ended = false;
};

TEST(WallTimer, WakesWhenTheTimeHasCome) {
    Waiting waiting;
    const auto time = wall_now() + milliseconds(20);
    waiting.start(time);
    waiting.context.run();
    EXPECT_TRUE(waiting.woken);
    EXPECT_GE(wall_now(), time);
}

TEST(WallTimer, WakesAtOnceForATimeThatHasBeen) {
    Waiting waiting;
    waiting.start(WallTime{});
    waiting.context.run();
    EXPECT_TRUE(waiting.woken);
}

TEST(WallTimer, WakesWhenItIsInterruptedAndNotBefore) {
    Waiting waiting;
    waiting.start(std::nullopt);
    waiting.context.poll();
    EXPECT_FALSE(waiting.ended);
    waiting.timer.interrupt();
    waiting.context.run();
    EXPECT_TRUE(waiting.woken);
}

TEST(WallTimer, EndsWithItsTask) {
    Waiting waiting;
    waiting.start(std::nullopt);
    waiting.context.poll();
    waiting.tasks.cancel();
    waiting.context.run();
    EXPECT_TRUE(waiting.ended || waiting.tasks.size() == 0);
    EXPECT_FALSE(waiting.woken);
}

// Central Europe by its rule, so that no database of zones is needed: 2026-03-29 has no third hour.
constexpr const char* central = "CET-1CEST,M3.5.0,M10.5.0/3";
constexpr WallTime spring_eve{seconds(1'774'738'800)}; // 2026-03-29 00:00 in that place

TEST(LocalHour, IsThatOfThePlace) {
    const Zone zone(central);
    EXPECT_EQ(local_hour(spring_eve), 0);
    EXPECT_EQ(local_hour(spring_eve + std::chrono::hours(1)), 1);
    EXPECT_EQ(local_hour(spring_eve + std::chrono::hours(2)), 3);
}

TEST(LocalHour, IsFoundOverAChangeOfTheClock) {
    const Zone zone(central);
    EXPECT_EQ(at_local_hour(spring_eve, 7, 0), spring_eve + std::chrono::hours(6));
    EXPECT_EQ(at_local_hour(spring_eve, 0, 1), spring_eve + std::chrono::hours(23));
    EXPECT_EQ(at_local_hour(spring_eve + std::chrono::minutes(90), 1, 0), spring_eve + std::chrono::hours(1));
    const auto skipped = at_local_hour(spring_eve, 2, 0);
    EXPECT_GE(skipped, spring_eve + std::chrono::hours(1));
    EXPECT_LE(skipped, spring_eve + std::chrono::hours(2));
}

} // namespace
} // namespace tutti::io
