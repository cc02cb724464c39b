// Jobs that run and are cancelled: who has one is told, and has its grace from then on.
#include "governance/jobs/stage_testing.hpp"

namespace tutti::governance::jobs {
namespace {

TEST(JobQueue, WhoHasOneThatIsCancelledIsToldAndHasItsGrace) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    EXPECT_EQ(*stage.queue.cancel(id, stage.now()), JobState::Running);
    EXPECT_TRUE(stage.queue.renew({id, job.token}, stage.now())->is_cancelling);
    stage.pass(seconds(29));
    EXPECT_TRUE(stage.queue.renew({id, job.token}, stage.now())->is_cancelling);
    stage.pass(seconds(1));
    EXPECT_EQ(stage.state(id), JobState::Cancelled);
    EXPECT_FALSE(stage.queue.complete({id, job.token, {}}, stage.now()));
}

TEST(JobQueue, TheGraceOfOneThatIsCancelledBeginsWhenWhoHasItIsTold) {
    JobStage stage({{.name = "copy", .grace = seconds(2)}});
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    stage.pass(seconds(10));
    ASSERT_EQ(stage.state(id), JobState::Running);
    EXPECT_EQ(stage.queue.renew({id, job.token}, stage.now())->lease, seconds(2));
    stage.pass(seconds(1));
    EXPECT_EQ(stage.queue.renew({id, job.token}, stage.now())->lease, seconds(1));
    ASSERT_EQ(stage.state(id), JobState::Running);
    stage.pass(seconds(1));
    EXPECT_EQ(stage.state(id), JobState::Cancelled);
    EXPECT_EQ(stage.queue.find(id)->message, "hand did not stop in time: the job was taken away from it");
}

TEST(JobQueue, WhoNeverHearsThatOneIsCancelledHasItsLease) {
    JobStage stage({{.name = "copy", .grace = hours(1)}});
    const auto id = stage.enqueue({});
    ASSERT_EQ(stage.take().size(), 1U);
    stage.pass(seconds(10));
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    stage.pass(seconds(19));
    EXPECT_EQ(stage.state(id), JobState::Running);
    stage.pass(seconds(1));
    EXPECT_EQ(stage.state(id), JobState::Cancelled);
    EXPECT_EQ(stage.queue.find(id)->message, "hand said nothing for 30 s: the job was taken away from it");
}

TEST(JobQueue, AfterARestartWhoHasOneThatIsCancelledIsToldAgain) {
    JobStage stage({{.name = "copy", .grace = seconds(2)}});
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    ASSERT_TRUE(stage.queue.renew({id, job.token}, stage.now()));
    stage.turn();
    stage.restart(hours(1));
    stage.pass(seconds(10));
    ASSERT_EQ(stage.state(id), JobState::Running);
    const auto renewed = stage.queue.renew({id, job.token}, stage.now());
    EXPECT_TRUE(renewed->is_cancelling);
    EXPECT_EQ(renewed->lease, seconds(2));
    stage.pass(seconds(2));
    EXPECT_EQ(stage.state(id), JobState::Cancelled);
}

TEST(JobQueue, WhoStopsOneThatIsCancelledHasItCancelled) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    ASSERT_TRUE(stage.queue.fail_attempt({id, job.token, "stopped", true}, stage.now()));
    EXPECT_EQ(stage.state(id), JobState::Cancelled);
}

TEST(JobQueue, OneThatWasDoneAllTheSameHasSucceeded) {
    JobStage stage;
    const auto id = stage.enqueue({});
    const auto job = stage.take().at(0);
    ASSERT_TRUE(stage.queue.cancel(id, stage.now()));
    ASSERT_TRUE(stage.queue.complete({id, job.token, {}}, stage.now()));
    EXPECT_EQ(stage.state(id), JobState::Succeeded);
    EXPECT_FALSE(stage.queue.find(id)->cancelling);
}

} // namespace
} // namespace tutti::governance::jobs
