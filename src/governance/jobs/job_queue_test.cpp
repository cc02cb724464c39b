#include "governance/jobs/stage_testing.hpp"

#include <string>
#include <vector>

namespace tutti::governance::jobs {
namespace {

TEST(JobQueue, WhoTakesGetsTheJobOnceItIsWritten) {
    JobStage stage;
    const auto id = stage.enqueue({.params = Value::object({{"from", "here"}}), .by = "anna"});
    ASSERT_EQ(stage.rows.size(), 1U);
    const auto jobs = stage.take("hand");
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].id, id);
    EXPECT_EQ(jobs[0].attempt, 1U);
    EXPECT_EQ(*jobs[0].params.find("from"), Value("here"));
    EXPECT_EQ(jobs[0].lease, seconds(30));
    EXPECT_EQ(stage.state(id), JobState::Running);
    EXPECT_TRUE(stage.take("other").empty());
    EXPECT_TRUE(stage.queue.complete({id, jobs[0].token, Value(3)}, stage.now()));
    stage.turn();
    EXPECT_EQ(stage.state(id), JobState::Succeeded);
    EXPECT_EQ(stage.queue.find(id)->result, Value(3));
    EXPECT_EQ(stage.events, (std::vector<std::string>{"job.queued", "job.started", "job.succeeded"}));
}

TEST(JobQueue, WhatIsDoneDoesNotGoOnSayingHowFarItWas) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take("hand").at(0);
    ASSERT_TRUE(stage.queue.renew({id, job.token, 0.8, "card 16 of 20"}, stage.now()));
    EXPECT_EQ(stage.queue.find(id)->message, "card 16 of 20");
    ASSERT_TRUE(stage.queue.complete({id, job.token, Value(20)}, stage.now()));
    EXPECT_EQ(stage.queue.find(id)->message, "");
    EXPECT_EQ(stage.queue.find(id)->attempts.at(0).message, "");
    EXPECT_EQ(stage.queue.find(id)->progress, 1.0);
}

TEST(JobQueue, WhoWaitsIsGivenTheNextJob) {
    JobStage stage;
    ASSERT_TRUE(stage.queue.take(
        {.number = 7, .worker = "hand", .kinds = {"copy"}, .until = stage.steady + seconds(60)}, stage.now()
    ));
    EXPECT_TRUE(stage.turn().given.empty());
    ASSERT_TRUE(stage.queue.enqueue({.kind = "copy"}, stage.now()));
    const auto turn = stage.turn();
    ASSERT_EQ(turn.given.size(), 1U);
    EXPECT_EQ(turn.given[0].number, 7U);
    EXPECT_EQ(turn.given[0].jobs.size(), 1U);
}

TEST(JobQueue, WhoWaitsLongEnoughIsGivenNone) {
    JobStage stage;
    ASSERT_TRUE(stage.queue.take(
        {.number = 7, .worker = "hand", .kinds = {"copy"}, .until = stage.steady + seconds(60)}, stage.now()
    ));
    stage.turn();
    EXPECT_EQ(stage.queue.next_deadline(), stage.steady + seconds(60));
    stage.pass(seconds(60));
    const auto turn = stage.turn();
    ASSERT_EQ(turn.given.size(), 1U);
    EXPECT_TRUE(turn.given[0].jobs.empty());
}

TEST(JobQueue, WhoDoesNotWaitIsGivenWhatIsThere) {
    JobStage stage;
    stage.enqueue({});
    ASSERT_TRUE(stage.queue.take(
        {.number = 7, .worker = "hand", .kinds = {"copy"}, .until = stage.steady}, stage.now()
    ));
    stage.pass(seconds(0));
    EXPECT_EQ(stage.turn().given.at(0).jobs.size(), 1U);
}

TEST(JobQueue, AnotherProcessOfAWorkerTakesThePlaceOfTheOneBefore) {
    JobStage stage;
    TakeQuestion question{.number = 7, .worker = "hand", .instance = "a", .kinds = {"copy"}};
    question.until = stage.steady + seconds(60);
    ASSERT_TRUE(stage.queue.take(question, stage.now()));
    question.number = 8;
    question.instance = "b";
    ASSERT_TRUE(stage.queue.take(question, stage.now()));
    ASSERT_EQ(stage.turn().given.at(0).number, 7U);
    ASSERT_TRUE(stage.queue.enqueue({.kind = "copy"}, stage.now()));
    EXPECT_EQ(stage.turn().given.at(0).number, 8U);
}

TEST(JobQueue, WhoHasLeftIsGivenNothing) {
    JobStage stage;
    ASSERT_TRUE(stage.queue.take(
        {.number = 7, .worker = "hand", .kinds = {"copy"}, .until = stage.steady + seconds(60)}, stage.now()
    ));
    stage.queue.leave(7);
    const auto id = stage.enqueue({});
    EXPECT_EQ(stage.state(id), JobState::Queued);
}

TEST(JobQueue, TheMoreUrgentIsFirstAndEqualsAreInTheirOrder) {
    JobStage stage;
    const auto first = stage.enqueue({});
    const auto second = stage.enqueue({});
    const auto urgent = stage.enqueue({.priority = 5});
    const auto idle = stage.enqueue({.priority = -5});
    std::vector<std::string> order;
    for (const auto& job : stage.take("hand", 4)) order.push_back(job.id);
    EXPECT_EQ(order, (std::vector<std::string>{urgent, first, second, idle}));
}

TEST(JobQueue, AMinuteOfWaitingIsWorthAStep) {
    JobStage stage;
    const auto old = stage.enqueue({.priority = -3});
    stage.pass(minutes(3) - seconds(1));
    const auto young = stage.enqueue({});
    EXPECT_EQ(stage.take().at(0).id, young);
    stage.pass(seconds(2));
    stage.enqueue({});
    EXPECT_EQ(stage.take().at(0).id, old);
}

TEST(JobQueue, NoneBeginsBeforeItsDelayIsOver) {
    JobStage stage;
    const auto id = stage.enqueue({.delay = seconds(10)});
    EXPECT_TRUE(stage.take().empty());
    stage.pass(seconds(10) - microseconds(1));
    EXPECT_TRUE(stage.take().empty());
    stage.pass(microseconds(1));
    EXPECT_EQ(stage.take().at(0).id, id);
}

TEST(JobQueue, AFailureIsTriedAgainAfterAPauseThatGrows) {
    JobStage stage({{.name = "copy", .attempts = 3, .first_pause = seconds(10)}});
    const auto id = stage.enqueue({});
    auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no disk", true}, stage.now()));
    stage.turn();
    EXPECT_EQ(stage.state(id), JobState::Queued);
    stage.pass(seconds(7));
    EXPECT_TRUE(stage.take().empty());
    stage.pass(seconds(6)); // 10 s and at most a quarter
    job = stage.take().at(0);
    EXPECT_EQ(job.attempt, 2U);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no disk", true}, stage.now()));
    stage.pass(seconds(14));
    EXPECT_TRUE(stage.take().empty());
    stage.pass(seconds(12));
    job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no disk", true}, stage.now()));
    stage.turn();
    EXPECT_EQ(stage.state(id), JobState::Failed);
    EXPECT_EQ(stage.queue.find(id)->message, "no disk");
    EXPECT_EQ(stage.queue.find(id)->attempts.size(), 3U);
    EXPECT_EQ(stage.events.back(), "job.failed");
}

TEST(JobQueue, WhatMayNotBeTriedAgainHasFailedAtOnce) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no such folder", false}, stage.now()));
    EXPECT_EQ(stage.state(id), JobState::Failed);
}

TEST(JobQueue, OneThatFailedIsReplayedWithAllItsAttempts) {
    JobStage stage({{.name = "copy", .attempts = 2}});
    const auto id = stage.enqueue({});
    for (int i = 0; i < 2; ++i) {
        const auto job = stage.take().at(0);
        ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no", true}, stage.now()));
        stage.pass(minutes(5));
    }
    ASSERT_EQ(stage.state(id), JobState::Failed);
    ASSERT_TRUE(stage.queue.replay(id, stage.now()));
    stage.turn();
    const auto job = stage.take().at(0);
    EXPECT_EQ(job.attempt, 3U);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no", true}, stage.now()));
    EXPECT_EQ(stage.state(id), JobState::Queued);
    EXPECT_FALSE(stage.queue.replay(id, stage.now()));
}

TEST(JobQueue, WhoSaysNothingForALeaseLosesTheJob) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    stage.pass(seconds(29));
    ASSERT_TRUE(stage.queue.renew({id, job.token}, stage.now()));
    stage.pass(seconds(29));
    EXPECT_EQ(stage.state(id), JobState::Running);
    stage.pass(seconds(1));
    EXPECT_EQ(stage.state(id), JobState::Queued);
    EXPECT_EQ(stage.queue.find(id)->attempts.at(0).outcome, "lost");
    const auto late = stage.queue.complete({id, job.token, {}}, stage.now());
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "stale_attempt");
    stage.pass(minutes(1));
    const auto next = stage.take("other").at(0);
    EXPECT_FALSE(stage.queue.complete({id, job.token, {}}, stage.now()));
    EXPECT_FALSE(stage.queue.renew({id, job.token}, stage.now()));
    EXPECT_FALSE(stage.queue.fail_attempt({id, job.token, "x", true}, stage.now()));
    EXPECT_TRUE(stage.queue.complete({id, next.token, {}}, stage.now()));
}

TEST(JobQueue, WhatIsSaidAgainOfAnAttemptIsWell) {
    JobStage stage;
    const auto id = stage.enqueue({});
    auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no", true}, stage.now()));
    stage.turn();
    EXPECT_TRUE(stage.queue.fail_attempt({id, job.token, "no", true}, stage.now()));
    stage.pass(minutes(1));
    job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.complete({id, job.token, Value(1)}, stage.now()));
    stage.turn();
    EXPECT_TRUE(stage.queue.complete({id, job.token, Value(1)}, stage.now()));
    EXPECT_TRUE(stage.turn().is_empty());
}

TEST(JobQueue, WhatIsGivenBackIsAnothersAtOnceAndCostsNoAttempt) {
    JobStage stage({{.name = "copy", .attempts = 1}});
    const auto id = stage.enqueue({});
    auto job = stage.take("one").at(0);
    const Failure given_back{id, job.token, "it ends", true, true};
    ASSERT_TRUE(stage.queue.fail_attempt(given_back, stage.now()));
    stage.turn();
    EXPECT_TRUE(stage.queue.fail_attempt(given_back, stage.now()));
    job = stage.take("other").at(0);
    EXPECT_EQ(job.attempt, 2U);
    EXPECT_FALSE(stage.queue.fail_attempt(given_back, stage.now()));
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "no", true}, stage.now()));
    EXPECT_EQ(stage.state(id), JobState::Failed);
}

TEST(JobQueue, OneThatWaitsIsCancelledAtOnce) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto delayed = stage.enqueue({.delay = minutes(1)});
    EXPECT_EQ(*stage.queue.cancel(id, stage.now()), JobState::Cancelled);
    EXPECT_EQ(*stage.queue.cancel(delayed, stage.now()), JobState::Cancelled);
    stage.pass(minutes(2));
    EXPECT_TRUE(stage.take().empty());
}

TEST(JobQueue, OneUnderTheSameWordIsMeantUntilItIsOver) {
    JobStage stage;
    const auto id = stage.enqueue({.dedup = "nightly"});
    const auto again = stage.queue.enqueue({.kind = "copy", .dedup = "nightly"}, stage.now());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, id);
    EXPECT_TRUE(again->is_deduplicated);
    const auto job = stage.take().at(0);
    EXPECT_TRUE(stage.queue.enqueue({.kind = "copy", .dedup = "nightly"}, stage.now())->is_deduplicated);
    ASSERT_TRUE(stage.queue.complete({id, job.token, {}}, stage.now()));
    EXPECT_FALSE(stage.queue.enqueue({.kind = "copy", .dedup = "nightly"}, stage.now())->is_deduplicated);
}

TEST(JobQueue, NoMoreOfAKindRunThanItSays) {
    JobStage stage({{.name = "copy", .concurrency = 2}, {.name = "other"}});
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(stage.enqueue({}));
    const auto jobs = stage.take("hand", 10);
    ASSERT_EQ(jobs.size(), 2U);
    EXPECT_TRUE(stage.take().empty());
    stage.enqueue({.kind = "other"});
    EXPECT_EQ(stage.take("hand", 1, "other").size(), 1U);
    ASSERT_TRUE(stage.queue.complete({jobs[0].id, jobs[0].token, {}}, stage.now()));
    EXPECT_EQ(stage.take().at(0).id, ids[2]);
}

TEST(JobQueue, AKindThatNobodyKnowsIsRefusedWithWhatToDo) {
    JobStage stage;
    const auto refused = stage.queue.enqueue({.kind = "cpoy"}, stage.now());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("[job.cpoy]"), std::string::npos) << refused.error().message;
    stage.take("hand", 1, "cpoy");
    EXPECT_TRUE(stage.queue.enqueue({.kind = "cpoy"}, stage.now()));
}

TEST(JobQueue, NoMoreWaitThanThereMayBe) {
    JobStage stage({{.name = "copy"}}, {.most = 2});
    stage.enqueue({});
    stage.enqueue({});
    const auto refused = stage.queue.enqueue({.kind = "copy"}, stage.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status, 429U);
}

TEST(JobQueue, ThoseThatAreOverGoWhenThereAreTooMany) {
    JobStage stage({{.name = "copy"}}, {.kept = 8});
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) {
        ids.push_back(stage.enqueue({}));
        stage.pass(seconds(1));
        const auto job = stage.take().at(0);
        ASSERT_TRUE(stage.queue.complete({job.id, job.token, {}}, stage.now()));
        stage.turn();
    }
    EXPECT_LE(stage.rows.size(), 9U);
    EXPECT_GE(stage.rows.size(), 8U);
    EXPECT_FALSE(stage.rows.contains(ids.front()));
    EXPECT_TRUE(stage.rows.contains(ids.back()));
}

TEST(JobQueue, ThoseThatAreOverGoWhenTheyAreTooOld) {
    JobStage stage({{.name = "copy"}}, {.kept_for = hours(48)});
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.complete({job.id, job.token, {}}, stage.now()));
    stage.turn();
    stage.pass(hours(47));
    stage.turn();
    EXPECT_TRUE(stage.rows.contains(id));
    ASSERT_TRUE(stage.queue.next_deadline());
    EXPECT_LE(*stage.queue.next_deadline(), stage.steady + hours(1));
    stage.pass(hours(2));
    stage.turn();
    EXPECT_FALSE(stage.rows.contains(id));
    EXPECT_EQ(stage.queue.size(), 0U);
}

/// Whoever sleeps until the next deadline would never sleep again.
TEST(JobQueue, NoDeadlineStaysPastOnceItWasLookedAt) {
    JobStage stage;
    const auto id = stage.enqueue({});
    ASSERT_TRUE(stage.queue.complete({id, stage.take().front().token}, stage.now()));
    stage.turn();
    for (int times = 0; times < 3; ++times) {
        const auto next = stage.queue.next_deadline();
        ASSERT_TRUE(next);
        ASSERT_GT(*next, stage.steady);
        stage.pass(*next - stage.steady);
        if (stage.queue.has_turn()) stage.turn();
    }
    EXPECT_EQ(stage.state(id), JobState::Succeeded);
}

/// Results of a week do not take the room of what is to be done next.
TEST(JobQueue, WhatIsOverGivesItsRoomToWhatIsWanted) {
    JobQueue::Limits limits;
    limits.most_bytes = 64 * 1024;
    limits.kept_bytes = 16 * 1024;
    JobStage stage({{.name = "copy"}}, limits);
    std::string last;
    for (int count = 0; count < 40; ++count) {
        last = stage.enqueue({});
        ASSERT_FALSE(last.empty()) << count;
        const auto token = stage.take().front().token;
        ASSERT_TRUE(stage.queue.complete({last, token, Value(std::string(4000, 'r'))}, stage.now()));
        stage.turn();
        ASSERT_LE(stage.rows.size(), 5U);
    }
    EXPECT_EQ(stage.state(last), JobState::Succeeded) << "the newest stay";
    stage.restart();
    EXPECT_LE(stage.queue.size(), 5U);
}

TEST(JobQueue, OnlyOneThatIsOverIsForgotten) {
    JobStage stage;
    const auto id = stage.enqueue({});
    EXPECT_FALSE(stage.queue.forget(id));
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    stage.turn();
    EXPECT_TRUE(stage.queue.forget(id));
    stage.turn();
    EXPECT_TRUE(stage.rows.empty());
    EXPECT_FALSE(stage.queue.forget(id));
}

TEST(JobQueue, AfterARestartWhoHasAJobHasItForALease) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    stage.restart(hours(1));
    EXPECT_EQ(stage.state(id), JobState::Running);
    stage.pass(seconds(20));
    EXPECT_TRUE(stage.queue.renew({id, job.token}, stage.now()));
    stage.pass(seconds(20));
    EXPECT_TRUE(stage.queue.complete({id, job.token, {}}, stage.now()));
}

TEST(JobQueue, AfterARestartTheOrderIsAsBefore) {
    JobStage stage;
    const auto old = stage.enqueue({.priority = -3});
    stage.pass(minutes(4));
    const auto young = stage.enqueue({});
    const auto later = stage.enqueue({.priority = 100, .delay = minutes(10)});
    stage.restart(minutes(1));
    EXPECT_EQ(stage.take().at(0).id, old);
    EXPECT_EQ(stage.take().at(0).id, young);
    EXPECT_TRUE(stage.take().empty());
    stage.pass(minutes(9));
    EXPECT_EQ(stage.take().at(0).id, later);
}

TEST(JobQueue, AClockThatIsSetBackKeepsNobodyWaitingForLonger) {
    JobStage stage;
    const auto id = stage.enqueue({.delay = minutes(10)});
    stage.wall -= hours(24 * 365);
    stage.restart();
    stage.pass(minutes(10));
    EXPECT_EQ(stage.take().at(0).id, id);
}

TEST(JobQueue, AClockThatIsSetForwardEndsNoLease) {
    JobStage stage;
    const auto id = stage.enqueue({});
    stage.take();
    stage.wall += hours(24 * 365);
    stage.pass(seconds(29));
    EXPECT_EQ(stage.state(id), JobState::Running);
}

TEST(JobQueue, SaysWhoTakesWhichKinds) {
    JobStage stage({{.name = "copy", .about = "copies"}});
    stage.enqueue({});
    stage.take("hand", 1, "other");
    const auto kinds = stage.queue.kinds(stage.now());
    const auto list = kinds.find("kinds")->items();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(*list[0].find("kind"), Value("copy"));
    EXPECT_EQ(*list[0].find("waiting"), Value(1));
    EXPECT_EQ(list[1].find("workers")->items().front(), Value("hand"));
    stage.pass(minutes(11));
    const auto later = stage.queue.kinds(stage.now());
    EXPECT_TRUE(later.find("kinds")->items()[1].find("workers")->items().empty());
}

TEST(JobQueue, KnowsHowManyWaitOrRunOfEachWhoWantedThem) {
    JobStage stage({{.name = "copy", .attempts = 1}});
    const auto first = stage.enqueue({.by = "anna"});
    const auto second = stage.enqueue({.by = "anna", .dedup = "two"});
    const auto third = stage.enqueue({.by = "bob"});
    const auto jobs = stage.take();
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(stage.queue.under_way_of("anna"), 2U);
    ASSERT_TRUE(stage.queue.fail_attempt({first, jobs[0].token, "no"}, stage.now()));
    EXPECT_EQ(stage.queue.under_way_of("anna"), 1U);
    ASSERT_TRUE(stage.queue.replay(first, stage.now()));
    ASSERT_TRUE(stage.queue.cancel(third, stage.now()));
    stage.turn();
    stage.restart();
    EXPECT_EQ(stage.queue.under_way_of("anna"), 2U);
    EXPECT_EQ(stage.queue.under_way_of("bob"), 0U);
    ASSERT_EQ(stage.take("hand", 10).size(), 2U);
    ASSERT_TRUE(stage.queue.complete({second, stage.queue.find(second)->token}, stage.now()));
    EXPECT_EQ(stage.queue.under_way_of("anna"), 1U);
}

TEST(JobQueue, ListsTheNewestFirstInPages) {
    JobStage stage;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(stage.enqueue({}));
    const auto page = stage.queue.list({.most = 2});
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0]->id, ids[4]);
    const auto next = stage.queue.list({.before = page[1]->id, .most = 10});
    ASSERT_EQ(next.size(), 3U);
    EXPECT_EQ(next[0]->id, ids[2]);
    EXPECT_TRUE(stage.queue.list({.state = JobState::Failed}).empty());
}

} // namespace
} // namespace tutti::governance::jobs
