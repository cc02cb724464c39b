#include "governance/jobs/job.hpp"
#include "governance/jobs/job_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace tutti::governance::jobs {
namespace {

Job whole_job() {
    Job job;
    job.id = "01HZX0000000000000000000AB";
    job.kind = "store.export";
    job.params = Value::object({{"to", "/media/usb"}, {"parts", Value::array({1, 2})}});
    job.by = "anna";
    job.dedup = "nightly";
    job.priority = -7;
    job.queued = WallTime(seconds(1'800'000'000));
    job.state = JobState::Queued;
    job.since = WallTime(seconds(1'800'000'100));
    job.not_before = WallTime(seconds(1'800'000'200));
    job.attempt = 2;
    job.last_attempt = 3;
    job.allowed = 3;
    job.token = "2-00000000deadbeef";
    job.worker = "exports";
    job.progress = 0.25;
    job.message = "the disk is full";
    job.attempts = {{1, "exports", job.queued, job.since, "failed", "the disk is full"}};
    return job;
}

TEST(Job, IsReadAsItWasPrinted) {
    auto job = whole_job();
    EXPECT_EQ(parse_job(job.id, print_job(job)), job);
    job.state = JobState::Running;
    job.not_before = job.since;
    job.cancelling = true;
    EXPECT_EQ(parse_job(job.id, print_job(job)), job);
    job.state = JobState::Succeeded;
    job.cancelling = false;
    job.result = Value::object({{"bytes", 17}});
    EXPECT_EQ(parse_job(job.id, print_job(job)), job);
}

TEST(Job, IsNotShownWithItsToken) {
    const auto job = whole_job();
    EXPECT_EQ(to_value(job).find("token"), nullptr);
    EXPECT_EQ(summary_of(job).find("token"), nullptr);
    EXPECT_NE(print_job(job).find("deadbeef"), std::string::npos);
}

TEST(Job, OfAnotherRowOrCutAnywhereIsRefused) {
    const auto job = whole_job();
    const auto text = print_job(job);
    EXPECT_FALSE(parse_job("01HZX0000000000000000000AC", text));
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(parse_job(job.id, text.substr(0, length))) << length;
}

TEST(Job, WithAFieldOfAnotherKindIsRefusedByName) {
    const auto job = whole_job();
    auto text = print_job(job);
    const std::string_view state = "\"state\":\"queued\"";
    text.replace(text.find(state), state.size(), "\"state\":\"asleep\"");
    const auto read = parse_job(job.id, text);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("state"), std::string::npos) << read.error().message;
}

TEST(JobIds, AreOfOneLengthAndSortByTheirTime) {
    SeededRandom random(7);
    JobIds ids(random);
    std::string before;
    std::set<std::string> all;
    for (int i = 0; i < 2000; ++i) {
        const auto id = ids.next(WallTime(seconds(1'800'000'000) + milliseconds(i / 3)));
        EXPECT_TRUE(is_job_id(id)) << id;
        EXPECT_LT(before, id);
        before = id;
        all.insert(id);
    }
    EXPECT_EQ(all.size(), 2000U);
}

TEST(JobIds, GoOnWhereTheClockIsSetBack) {
    SeededRandom random(7);
    JobIds ids(random);
    const auto first = ids.next(WallTime(seconds(1'800'000'000)));
    const auto second = ids.next(WallTime(seconds(1'000'000'000)));
    EXPECT_LT(first, second);
}

TEST(JobIds, GoOnAfterThoseOfAnEarlierProcess) {
    SeededRandom random(7);
    JobIds earlier(random);
    std::string last;
    for (int i = 0; i < 10; ++i) last = earlier.next(WallTime(seconds(1'800'000'000)));
    JobIds later(random);
    later.begin_after(last);
    EXPECT_LT(last, later.next(WallTime(seconds(1'700'000'000))));
}

TEST(JobIds, AnOlderOneOfTheSameMomentBringsNoneBack) {
    SeededRandom random(7);
    JobIds ids(random);
    const WallTime now(seconds(1'800'000'000));
    const auto first = ids.next(now);
    const auto last = ids.next(now);
    ids.begin_after(first);
    EXPECT_LT(last, ids.next(now));
}

TEST(JobIds, OfEveryOtherTextAreNone) {
    EXPECT_FALSE(is_job_id(""));
    EXPECT_FALSE(is_job_id("01HZX0000000000000000000A"));
    EXPECT_FALSE(is_job_id("81HZX0000000000000000000AB"));
    EXPECT_FALSE(is_job_id("01HZX0000000000000000000AI"));
    EXPECT_FALSE(is_job_id("01hzx0000000000000000000ab"));
}

} // namespace
} // namespace tutti::governance::jobs
