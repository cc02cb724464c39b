#include "control_plane/quiet.hpp"
#include "io/task_group.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

int given_back = 0;
void give_back() noexcept { ++given_back; }

TEST(Quiet, GivesBackOnceEachTimeThatNobodyAsksForLong) {
    given_back = 0;
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    Quiet quiet(context.get_executor(), milliseconds(20), give_back);
    tasks.spawn("rest", quiet.keep());
    while (given_back == 0) context.run_one();
    EXPECT_EQ(context.poll(), 0U) << "nothing wakes who rests";
    quiet.is_disturbed();
    context.poll();
    EXPECT_EQ(given_back, 1);
    while (given_back == 1) context.run_one();
    EXPECT_EQ(given_back, 2);
    tasks.cancel();
    context.run();
}

TEST(Quiet, IsNotWokenByEachWhoAsksBeforeIt) {
    given_back = 0;
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    Quiet quiet(context.get_executor(), std::chrono::hours(1), give_back);
    tasks.spawn("quiet", quiet.keep());
    context.poll();
    for (int i = 0; i < 3; ++i) quiet.is_disturbed();
    EXPECT_EQ(context.poll(), 0U);
    tasks.cancel();
    context.run();
    EXPECT_EQ(given_back, 0);
}

} // namespace
} // namespace tutti::control_plane
