#include "governance/objects/reconcile_queue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::governance::objects {
namespace {

constexpr SteadyTime at(microseconds time) { return SteadyTime{seconds(1000) + time}; }
const ObjectKey lamp{"service", "lamp"};

class ReconcileQueueTest : public testing::Test {
protected:
    /// How many are taken now, each of them ending well at once.
    int drain(microseconds time) {
        int taken = 0;
        while (const auto key = queue_.take(at(time))) {
            ++taken;
            queue_.succeeded(*key, at(time));
        }
        return taken;
    }

    SeededRandom random_{1};
    ReconcileQueue queue_{{}, random_};
};

TEST_F(ReconcileQueueTest, DuplicatesAreLookedAtOnce) {
    for (int each = 0; each < 5; ++each) queue_.add(lamp, at(microseconds(0)));
    EXPECT_EQ(drain(microseconds(0)), 1);
    EXPECT_EQ(queue_.size(), 1U);
}

TEST_F(ReconcileQueueTest, WhatIsAskedForMeanwhileIsLookedAtOnceAfter) {
    queue_.add(lamp, at(microseconds(0)));
    ASSERT_EQ(queue_.take(at(microseconds(0))), lamp);
    queue_.add(lamp, at(microseconds(1)));
    queue_.add(lamp, at(microseconds(2)));
    EXPECT_EQ(queue_.take(at(microseconds(3))), std::nullopt);
    queue_.succeeded(lamp, at(microseconds(4)));
    EXPECT_EQ(drain(milliseconds(10)), 1);
    EXPECT_EQ(drain(seconds(1)), 0);
}

TEST_F(ReconcileQueueTest, AFailureIsTriedAgainByAndByMoreSeldom) {
    queue_.add(lamp, at(microseconds(0)));
    auto now = microseconds(0);
    auto full = microseconds(milliseconds(5));
    for (int failure = 0; failure < 30; ++failure) {
        ASSERT_EQ(queue_.take(at(now)), lamp) << failure;
        queue_.failed(lamp, at(now));
        const auto next = queue_.next(at(now));
        ASSERT_TRUE(next);
        EXPECT_GE(*next - at(now), full / 2) << failure;
        EXPECT_LE(*next - at(now), full) << failure;
        EXPECT_EQ(queue_.take(*next - microseconds(1)), std::nullopt);
        now = *next - at(microseconds(0));
        full = std::min<microseconds>(2 * full, seconds(1000));
    }
    EXPECT_EQ(queue_.failing(), 1U);
    ASSERT_EQ(queue_.take(at(now)), lamp);
    queue_.succeeded(lamp, at(now));
    EXPECT_EQ(queue_.failing(), 0U);
    queue_.add(lamp, at(now + seconds(5)));
    ASSERT_EQ(queue_.take(at(now + seconds(5))), lamp);
    queue_.failed(lamp, at(now + seconds(5)));
    EXPECT_LE(*queue_.next(at(now + seconds(5))), at(now + seconds(5) + milliseconds(5)));
}

TEST_F(ReconcileQueueTest, AThousandChangesInABurstAreLookedAtTwentyTimesAtMost) {
    int taken = 0;
    for (const auto length : {milliseconds(50), milliseconds(500), milliseconds(5000)}) {
        taken = 0;
        for (int change = 0; change < 1000; ++change) {
            const auto now = seconds(100) * length.count() + microseconds(length) * change / 1000;
            queue_.add(lamp, at(now));
            taken += drain(now);
        }
        taken += drain(seconds(100) * length.count() + length + seconds(1));
        EXPECT_GE(taken, 2);
        EXPECT_LE(taken, 20) << length.count();
    }
}

TEST_F(ReconcileQueueTest, TheFirstChangeAfterAWhileIsLookedAtAtOnce) {
    for (int change = 0; change < 1000; ++change) {
        queue_.add(lamp, at(milliseconds(change)));
        drain(milliseconds(change));
    }
    drain(seconds(3));
    queue_.add(lamp, at(seconds(6)));
    EXPECT_EQ(drain(seconds(6)), 1);
}

TEST_F(ReconcileQueueTest, ARoundLooksAtEachOneAndSpreadsThem) {
    constexpr int count = 1000;
    for (int each = 0; each < count; ++each)
        queue_.add({"service", std::to_string(each)}, at(microseconds(0)));
    ASSERT_EQ(drain(microseconds(0)), count);
    int total = 0;
    int most = 0;
    for (int second = 1; second <= 600; ++second) {
        const auto taken = drain(seconds(second));
        total += taken;
        most = std::max(most, taken);
    }
    EXPECT_GE(total, count);
    EXPECT_LE(most, 20);
}

TEST_F(ReconcileQueueTest, OneThatWantsToBeLookedAtSoonerIs) {
    queue_.add(lamp, at(microseconds(0)));
    ASSERT_EQ(queue_.take(at(microseconds(0))), lamp);
    queue_.succeeded(lamp, at(microseconds(0)), seconds(3));
    EXPECT_EQ(queue_.next(at(microseconds(0))), at(seconds(3)));
    EXPECT_EQ(drain(seconds(3)), 1);
}

TEST_F(ReconcileQueueTest, AllThatFailAreTriedAgainOnlySoManyTimesASecond) {
    for (int each = 0; each < 1000; ++each)
        queue_.add({"service", std::to_string(each)}, at(microseconds(0)));
    while (const auto key = queue_.take(at(microseconds(0)))) queue_.failed(*key, at(microseconds(0)));
    int tried = 0;
    for (int tenth = 0; tenth < 20; ++tenth)
        while (const auto key = queue_.take(at(milliseconds(100) * tenth))) {
            ++tried;
            queue_.failed(*key, at(milliseconds(100) * tenth));
        }
    EXPECT_GE(tried, 200);
    EXPECT_LE(tried, 200 + 2 * 50);
    EXPECT_EQ(queue_.failing(), 1000U);
}

TEST_F(ReconcileQueueTest, OneThatIsAskedForDoesNotWaitForOthersThatFail) {
    for (int each = 0; each < 1000; ++each)
        queue_.add({"service", std::to_string(each)}, at(microseconds(0)));
    while (const auto key = queue_.take(at(microseconds(0)))) queue_.failed(*key, at(microseconds(0)));
    while (const auto key = queue_.take(at(milliseconds(5)))) queue_.failed(*key, at(milliseconds(5)));
    queue_.add(lamp, at(milliseconds(5)));
    EXPECT_EQ(queue_.take(at(milliseconds(5))), lamp);
}

TEST_F(ReconcileQueueTest, SoManyAreLookedAtAtOnce) {
    for (int each = 0; each < 40; ++each) queue_.add({"service", std::to_string(each)}, at(microseconds(0)));
    std::vector<ObjectKey> taken;
    while (const auto key = queue_.take(at(microseconds(0)))) taken.push_back(*key);
    EXPECT_EQ(taken.size(), 32U);
    EXPECT_EQ(queue_.next(at(microseconds(0))), std::nullopt);
    queue_.succeeded(taken.front(), at(microseconds(0)));
    EXPECT_TRUE(queue_.take(at(microseconds(0))));
}

TEST_F(ReconcileQueueTest, WhatIsForgottenIsNotLookedAtAgain) {
    queue_.add(lamp, at(microseconds(0)));
    ASSERT_EQ(queue_.take(at(microseconds(0))), lamp);
    queue_.add(lamp, at(microseconds(0)));
    queue_.forget(lamp);
    queue_.failed(lamp, at(microseconds(1)));
    EXPECT_EQ(queue_.size(), 0U);
    EXPECT_EQ(queue_.failing(), 0U);
    queue_.add(lamp, at(microseconds(2)));
    queue_.forget(lamp);
    EXPECT_EQ(queue_.next(at(microseconds(2))), std::nullopt);
}

} // namespace
} // namespace tutti::governance::objects
