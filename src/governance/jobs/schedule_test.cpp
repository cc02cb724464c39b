#include "governance/jobs/schedule.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::jobs {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr WallTime midnight{std::chrono::days(20'000)};

Schedule nightly(Schedule::CatchUp catch_up = Schedule::CatchUp::Once) {
    auto schedule = read_schedule(
        "nightly", Value::object({{"job", "copy"}, {"cron", "0 3 * * *"}, {"time_zone", "UTC"}})
    );
    EXPECT_TRUE(schedule) << (schedule ? "" : schedule.error().message);
    schedule->catch_up = catch_up;
    return *schedule;
}

TEST(Schedule, IsReadWithWhatItsJobIsToDo) {
    const auto schedule = read_schedule(
        "nightly", Value::object(
                       {{"job", "store.export"},
                        {"cron", "@daily"},
                        {"params", Value::object({{"to", "/media"}})},
                        {"priority", -5},
                        {"attempts", 2},
                        {"catch_up", "no"}}
                   )
    );
    ASSERT_TRUE(schedule) << schedule.error().message;
    EXPECT_EQ(schedule->job.kind, "store.export");
    EXPECT_EQ(schedule->job.priority, -5);
    EXPECT_EQ(schedule->job.attempts, 2U);
    EXPECT_EQ(schedule->job.by, "schedule/nightly");
    EXPECT_EQ(schedule->catch_up, Schedule::CatchUp::No);
}

TEST(Schedule, WhatIsWrongIsNamed) {
    const auto field_of = [](Value spec) {
        const auto read = read_schedule("x", spec);
        return read ? std::string("none") : read.error().field;
    };
    EXPECT_EQ(field_of(Value::object({{"cron", "@daily"}})), "job");
    EXPECT_EQ(field_of(Value::object({{"job", "copy"}})), "cron");
    EXPECT_EQ(field_of(Value::object({{"job", "copy"}, {"cron", "61 * * * *"}})), "cron");
    EXPECT_EQ(field_of(Value::object({{"job", "copy"}, {"cron", "@daily"}, {"speed", 1}})), "speed");
    EXPECT_EQ(
        field_of(Value::object({{"job", "copy"}, {"cron", "@daily"}, {"time_zone", "../x"}})), "time_zone"
    );
    EXPECT_EQ(field_of(Value::object({{"job", "copy"}, {"cron", "@daily"}, {"params", 1}})), "params");
}

TEST(ScheduleBook, IsDueAtItsTimeAndOnce) {
    ScheduleBook book;
    book.set("nightly", nightly(), {}, midnight);
    EXPECT_EQ(book.next(midnight), midnight + hours(3));
    EXPECT_TRUE(book.take_due(midnight + hours(3) - microseconds(1)).empty());
    const auto due = book.take_due(midnight + hours(3));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].job.kind, "copy");
    EXPECT_EQ(due[0].tick, midnight + hours(3));
    EXPECT_TRUE(book.take_due(midnight + hours(4)).empty());
    EXPECT_EQ(book.next(midnight + hours(4)), midnight + hours(27));
}

TEST(ScheduleBook, WhatWasMissedIsMadeUpForOnce) {
    ScheduleBook book;
    book.set("nightly", nightly(), {}, midnight);
    const auto later = midnight + hours(24 * 5 + 12);
    EXPECT_EQ(book.take_due(later).size(), 1U);
    EXPECT_TRUE(book.take_due(later).empty());
    EXPECT_EQ(book.next(later), midnight + hours(24 * 6 + 3));
}

TEST(ScheduleBook, OneThatDoesNotCatchUpWaitsForItsNextTime) {
    ScheduleBook book;
    book.set("nightly", nightly(Schedule::CatchUp::No), {}, midnight);
    const auto later = midnight + hours(24 * 5 + 12);
    EXPECT_TRUE(book.take_due(later).empty());
    EXPECT_EQ(book.take_due(midnight + hours(24 * 6 + 3)).size(), 1U);
}

TEST(ScheduleBook, WhatCameToNothingIsDueStill) {
    ScheduleBook book;
    book.set("nightly", nightly(), {}, midnight);
    const auto due = book.take_due(midnight + hours(3));
    book.put_back(due.at(0));
    EXPECT_EQ(book.take_due(midnight + hours(3)).size(), 1U);
}

TEST(ScheduleBook, OneThatIsSetAgainIsNotDueAgain) {
    ScheduleBook book;
    book.set("nightly", nightly(), {}, midnight);
    EXPECT_EQ(book.take_due(midnight + hours(3)).size(), 1U);
    book.set("nightly", nightly(), {}, midnight);
    EXPECT_TRUE(book.take_due(midnight + hours(4)).empty());
}

TEST(ScheduleBook, AClockThatHadBeenWrongByFarKeepsItNotWaiting) {
    ScheduleBook book;
    book.set("nightly", nightly(), {}, midnight + hours(24 * 365));
    EXPECT_TRUE(book.take_due(midnight).empty());
    EXPECT_EQ(book.take_due(midnight + hours(3)).size(), 1U);
}

} // namespace
} // namespace tutti::governance::jobs
