#include "workers/history/reading_store.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cmath>
#include <cstdlib>
#include <unistd.h>

namespace tutti::history {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// Midnight, so that days and hours are whole.
constexpr SampleTime midnight = SampleTime(days(20'000));
const SeriesName room = {"co2", "room:co2"};
const SeriesName load = {"system", "load_1min"};

class ReadingStoreTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "history-XXXXXX").native();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        open();
    }
    void TearDown() override {
        store_.reset();
        fs::remove_all(folder_);
    }

    void open(const Retention& retention = {}) {
        store_.reset();
        auto opened = ReadingStore::open(folder_ / "history.db", retention);
        ASSERT_TRUE(opened) << opened.error().message;
        store_.emplace(std::move(*opened));
    }

    /// A sample every `period`, flushed as the program does, once a minute at most.
    void fill(SampleTime from, SampleTime to, milliseconds period = seconds(30)) {
        for (auto begin = from; begin < to; begin += std::max<milliseconds>(minutes(1), period)) {
            FreshSamples fresh;
            for (auto at = begin; at < std::min(to, begin + minutes(1)); at += period) {
                fresh[room].samples.push_back({at, value(at)});
                fresh[load].samples.push_back({at, 1});
            }
            fresh[room].unit = "ppm";
            const auto done = store_->append(fresh);
            ASSERT_TRUE(done) << done.error().message;
        }
    }
    static double value(SampleTime at) {
        return std::round(40'000 + 10'000 * std::sin(static_cast<double>(stored_hours(at)))) / 100;
    }
    static std::int64_t stored_hours(SampleTime at) { return (at - midnight) / minutes(1); }

    void tidy(SampleTime now) {
        for (int i = 0; i < 100'000; ++i) {
            const auto more = store_->tidy(now);
            ASSERT_TRUE(more) << more.error().message;
            if (!*more) return;
        }
        FAIL() << "it never is tidy";
    }

    Course course(TimeRange range, std::uint32_t points = 500, std::vector<Sample> waiting = {}) {
        auto found = store_->course({room, range, points, std::move(waiting)});
        EXPECT_TRUE(found) << found.error().message;
        return found.value_or(Course{});
    }
    static std::uint64_t count(const Course& course) {
        std::uint64_t all = 0;
        for (const auto& bucket : course.buckets) all += bucket.count;
        return all;
    }

    fs::path folder_;
    std::optional<ReadingStore> store_;
};

TEST_F(ReadingStoreTest, GivesEverySampleOfTheLastMinutes) {
    fill(midnight, midnight + minutes(10));
    const auto found = course({midnight, midnight + minutes(10)}, 1000);
    EXPECT_EQ(found.unit, "ppm");
    ASSERT_EQ(found.buckets.size(), 20u);
    EXPECT_EQ(found.buckets[3].start, midnight + seconds(90));
    EXPECT_EQ(found.buckets[3].mean, value(midnight + seconds(90)));
}

TEST_F(ReadingStoreTest, WhatWaitsIsPartOfTheAnswer) {
    fill(midnight, midnight + minutes(1));
    const auto later = midnight + seconds(70);
    const auto found =
        course({midnight, midnight + minutes(2)}, 1000, {{later, 7}, {midnight - seconds(1), 9}});
    ASSERT_EQ(found.buckets.size(), 3u);
    EXPECT_EQ(found.buckets[2].max, 7);
    // Also of a series that has nothing else yet.
    const auto fresh = store_->course({{"a", "b"}, {midnight, midnight + minutes(2)}, 10, {{later, 7}}});
    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->buckets.size(), 1u);
}

TEST_F(ReadingStoreTest, NothingIsLostOrDoubledWhileTiersAreMade) {
    const auto end = midnight + days(2) + hours(5) + minutes(17);
    fill(midnight, end);
    const TimeRange all = {midnight, end};
    const auto samples = static_cast<std::uint64_t>(all.span() / seconds(30));
    EXPECT_EQ(count(course(all)), samples);
    for (int step = 0; step < 1000; ++step) {
        const auto more = store_->tidy(end);
        ASSERT_TRUE(more);
        for (const std::uint32_t points : {50u, 500u, 5000u})
            ASSERT_EQ(count(course(all, points)), samples)
                << "after step " << step << ", " << points << " points";
        if (!*more) return;
    }
    FAIL();
}

TEST_F(ReadingStoreTest, EveryTierGivesTheSameNumbers) {
    const auto end = midnight + days(2);
    fill(midnight, end);
    const TimeRange range = {midnight + hours(3), midnight + hours(9)};
    const auto before = course(range, 24);
    tidy(end + hours(1));
    const auto after = course(range, 24);
    ASSERT_EQ(before.step, minutes(15));
    ASSERT_EQ(after.buckets.size(), before.buckets.size());
    for (std::size_t i = 0; i < before.buckets.size(); ++i) {
        EXPECT_EQ(after.buckets[i].start, before.buckets[i].start);
        EXPECT_EQ(after.buckets[i].count, before.buckets[i].count);
        EXPECT_EQ(after.buckets[i].min, before.buckets[i].min);
        EXPECT_EQ(after.buckets[i].max, before.buckets[i].max);
        EXPECT_NEAR(after.buckets[i].mean, before.buckets[i].mean, 0.02);
    }
}

TEST_F(ReadingStoreTest, WhatIsOldIsKeptCoarser) {
    const auto end = midnight + days(4);
    fill(midnight, end, minutes(5));
    open({.raw = days(1), .minute = days(2), .quarter_hour = days(300)});
    tidy(end + hours(1));
    const auto samples = [&](Tier tier) {
        std::uint64_t found = 0;
        auto first = end;
        EXPECT_TRUE(store_->each(room, tier, {midnight, end}, [&](const Bucket& bucket) {
            found += bucket.count;
            first = std::min(first, bucket.start);
        }));
        return std::pair(found, first);
    };
    EXPECT_EQ(samples(Tier::QuarterHour), std::pair(std::uint64_t{4 * 288}, midnight));
    EXPECT_EQ(samples(Tier::Minute).second, midnight + days(2));
    EXPECT_EQ(samples(Tier::Raw).second, midnight + days(3) + hours(1));
    // A question that wants more than is there gets what there is.
    EXPECT_EQ(count(course({midnight, end}, 5000)), 4 * 288u);
}

TEST_F(ReadingStoreTest, GoesOnAfterARestart) {
    fill(midnight, midnight + hours(3));
    tidy(midnight + hours(3));
    open();
    fill(midnight + hours(3), midnight + hours(6));
    tidy(midnight + hours(6));
    EXPECT_EQ(count(course({midnight, midnight + hours(6)}, 2000)), 6 * 120u);
    EXPECT_EQ(store_->series().value().size(), 2u);
}

TEST_F(ReadingStoreTest, ACrashAtAnyMomentLosesNothingThatWasFlushed) {
    fill(midnight, midnight + minutes(1)); // the tables are there
    store_.reset();
    for (int trial = 0; trial < 20; ++trial) {
        int told[2];
        ASSERT_EQ(pipe(told), 0);
        const auto child = fork();
        if (child == 0) {
            auto store = ReadingStore::open(folder_ / "history.db", {});
            if (!store) _exit(1);
            for (std::int64_t i = 1;; ++i) {
                FreshSamples fresh;
                const auto at = midnight + hours(1 + trial) + seconds(i);
                fresh[room] = {"ppm", {{at, 5}}};
                if (!store->append(fresh)) _exit(1);
                if (write(told[1], &i, sizeof i) != sizeof i) _exit(1);
                if (i % 50 == 0) static_cast<void>(store->tidy(at));
            }
        }
        std::int64_t flushed = 0;
        while (flushed < 37 * (trial + 1)) ASSERT_EQ(read(told[0], &flushed, sizeof flushed), 8);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(told[1]);
        std::int64_t next = 0;
        while (read(told[0], &next, sizeof next) == 8) flushed = next;
        close(told[0]);
        open();
        ASSERT_TRUE(store_->check());
        const auto begin = midnight + hours(1 + trial);
        const auto found = count(course({begin, begin + hours(1)}, 5000));
        EXPECT_GE(found, static_cast<std::uint64_t>(flushed));
        EXPECT_LE(found, static_cast<std::uint64_t>(flushed) + 1);
        store_.reset();
    }
}

TEST_F(ReadingStoreTest, AClockFarAheadForAMomentCostsADayAtMost) {
    const auto end = midnight + days(10);
    fill(midnight, end, minutes(15));
    const Retention retention = {.raw = days(1), .minute = days(20), .quarter_hour = days(20)};
    open(retention);
    tidy(end);
    open(retention);
    tidy(end + days(4000));
    EXPECT_GE(count(course({midnight, end}, 5000)), 9 * 96u);
    open(retention);
    tidy(end); // and goes on with the right time
    fill(end, end + hours(3), minutes(15));
    tidy(end + hours(4));
    EXPECT_EQ(count(course({end, end + hours(3)}, 5000)), 12u);
}

TEST_F(ReadingStoreTest, TooMuchMakesTheOldestGo) {
    const auto end = midnight + days(3);
    fill(midnight, end, seconds(15));
    tidy(end);
    const auto full = store_->used().value();
    store_->set_retention({.max_size = full / 2});
    tidy(end);
    EXPECT_LE(store_->used().value(), full / 2);
    EXPECT_GT(store_->take_losses().shed, 0u);
    EXPECT_EQ(store_->take_losses(), Losses{});
    EXPECT_EQ(count(course({end - hours(1), end})), 240u); // the newest is there
}

TEST_F(ReadingStoreTest, ASeriesThatWasSilentForLongIsForgotten) {
    const Retention retention = {.raw = days(1), .minute = days(2), .quarter_hour = days(3)};
    open(retention);
    fill(midnight, midnight + hours(1));
    FreshSamples other;
    const auto later = midnight + days(6);
    other[{"a", "b"}] = {"", {{later, 1}}};
    ASSERT_TRUE(store_->append(other));
    for (int i = 0; i < 10; ++i) tidy(midnight + days(i) + hours(2));
    ASSERT_EQ(store_->series().value().size(), 1u);
    EXPECT_EQ(store_->series().value()[0].name.source, "a");
    EXPECT_EQ(store_->course({room, {midnight, later}}).error().code, ErrorCode::NotFound);
}

TEST_F(ReadingStoreTest, AUnitThatChangesIsKept) {
    fill(midnight, midnight + minutes(1));
    FreshSamples fresh;
    fresh[room] = {"µg/m³", {{midnight + minutes(2), 5}}};
    ASSERT_TRUE(store_->append(fresh));
    open();
    EXPECT_EQ(course({midnight, midnight + minutes(5)}).unit, "µg/m³");
}

TEST_F(ReadingStoreTest, TwoFlushesOfOneMomentAreBothKept) {
    for (int i = 0; i < 3; ++i) {
        FreshSamples fresh;
        fresh[i == 1 ? load : room] = {"", {{midnight, 1.0 * i}}};
        ASSERT_TRUE(store_->append(fresh));
    }
    EXPECT_EQ(count(course({midnight, midnight + seconds(1)})), 2u);
}

TEST_F(ReadingStoreTest, ACopyHoldsWhatWasFlushedAndTakesNobodysPlace) {
    fill(midnight, midnight + hours(1));
    const auto copy = folder_ / "copy.db";
    ASSERT_TRUE(store_->back_up(copy));
    EXPECT_EQ(store_->back_up(copy).error().code, ErrorCode::Conflict);
    auto copied = ReadingStore::open(copy, {});
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_TRUE(copied->check());
    const Question question{room, {midnight, midnight + hours(1)}};
    EXPECT_EQ(count(copied->course(question).value()), count(course({midnight, midnight + hours(1)})));
}

TEST_F(ReadingStoreTest, CompactingGivesTheRoomBackThatIsFree) {
    fill(midnight, midnight + days(2), seconds(15));
    store_->set_retention({.raw = hours(1), .minute = hours(1), .quarter_hour = days(366)});
    const auto given = store_->compact(midnight + days(4));
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_GT(*given, 0u);
    EXPECT_EQ(store_->compact(midnight + days(4)).value(), 0u);
    EXPECT_TRUE(store_->check());
    EXPECT_GT(count(course({midnight, midnight + days(2)})), 0u); // coarser, and there
}

} // namespace
} // namespace tutti::history
