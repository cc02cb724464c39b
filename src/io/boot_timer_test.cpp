#include "io/boot_clock.hpp"
#include "io/boot_timer.hpp"
#include "io/task_group.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

struct BootWait {
    Task<void> wait(std::optional<BootTime> time) {
        woken = co_await timer.wait_until(time);
        ended = true;
    }
    void start(std::optional<BootTime> time) { tasks.spawn("wait", wait(time)); }

    asio::io_context context{1};
    BootTimer timer{context.get_executor()};
    TaskGroup tasks{context.get_executor()};
    bool woken = false;
    bool ended = false;
};

TEST(BootTimer, WakesWhenTheTimeHasCome) {
    BootWait waiting;
    const auto time = boot_now() + milliseconds(20);
    waiting.start(time);
    waiting.context.run();
    EXPECT_TRUE(waiting.woken);
    EXPECT_GE(boot_now(), time);
}

TEST(BootTimer, WakesWhenItIsInterruptedAndNotBefore) {
    BootWait waiting;
    waiting.start(std::nullopt);
    waiting.context.poll();
    EXPECT_FALSE(waiting.ended);
    waiting.timer.interrupt();
    waiting.context.run();
    EXPECT_TRUE(waiting.woken);
}

TEST(BootTimer, EndsWithItsTask) {
    BootWait waiting;
    waiting.start(std::nullopt);
    waiting.context.poll();
    waiting.tasks.cancel();
    waiting.context.run();
    EXPECT_FALSE(waiting.woken);
}

} // namespace
} // namespace tutti::io
