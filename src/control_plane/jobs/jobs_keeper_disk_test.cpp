#include "base/json.hpp"
#include "base/value_path.hpp"
#include "control_plane/jobs/jobs_keeper.hpp"
#include "governance/catalogue.hpp"
#include "governance/policy/policy_testing.hpp"
#include "io/task_group.hpp"
#include "store/unsafe_files_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::jobs::JobState;
using store::StorageFault;

constexpr std::size_t steps_that_fail = 10;

struct JobsStage {
    StoreWriter& writer;
    CommandDesk& desk;
    JobsKeeper& keeper;
    store::UnsafeFiles& files;
    std::set<std::string>& seen;
    bool& leads;
};

const governance::Subject hand{"hand", governance::UserRole::Operator};

Result<store::RowSet> kept_jobs(store::ControlStore& store) { return store.rows("job"); }

/// How often each was said to be so: "ID job.succeeded".
Result<std::map<std::string, int>> said_of_jobs(store::ControlStore& store) {
    const auto page = store.events(1, 10'000);
    if (!page) return std::unexpected(page.error());
    std::map<std::string, int> said;
    for (const auto& event : page->events) {
        const auto data = parse_json(event.data);
        if (data) ++said[fmt::format("{} {}", text_at(*data, "id").value_or(""), event.type)];
    }
    return said;
}

/// Until the disk takes writes, and what is kept is read.
Task<void> be_well(JobsStage stage) {
    for (int turn = 0; turn < 10'000; ++turn) {
        const auto loaded = co_await stage.keeper.load();
        const auto kept = co_await stage.keeper.keep_beside("beside", "turn", std::to_string(turn));
        if (loaded && kept) co_return;
        // It may just be read by itself.
        [[maybe_unused]] const auto looked = co_await stage.writer.ask("looking", kept_jobs);
    }
    ADD_FAILURE() << "it is never well again";
}

governance::jobs::NewJob counted(std::string dedup, std::string by = "") {
    governance::jobs::NewJob job;
    job.kind = "count";
    job.by = std::move(by);
    job.dedup = std::move(dedup);
    return job;
}

void heal(store::UnsafeFiles& files) {
    static_cast<void>(files.take_plan());
    if (files.has_failed()) files.live();
}

Task<JobsKeeper::Outcome> ask(JobsStage stage, std::string action, std::string params) {
    auto outcome = co_await stage.keeper.answer(std::move(action), parse_json(params).value(), hand);
    co_return outcome;
}

class JobsOnADiskThatFails : public testing::Test {
protected:
    using Play = Task<void> (*)(JobsStage stage);

    /// A process of its own, as far as the store knows.
    void with_keeper(Play play) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, "/nowhere/control.db", store::UnsafeFiles::name());
        CommandDesk desk(executor, writer, table_, {});
        bool leads = true;
        JobsSurroundings around;
        around.fence = [&leads, token = ++token_]() -> std::optional<store::Fence> {
            if (!leads) return std::nullopt;
            return store::Fence{"control", token, std::nullopt};
        };
        around.seen = [this](const std::string& id, const governance::jobs::Job*) { seen_.insert(id); };
        around.complain = [](std::string_view) {};
        around.leads = [] {};
        JobsKeeper keeper(executor, writer, desk, {.kinds = {{.name = "count"}}}, std::move(around));
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {token_}, {}});
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        running.spawn("deadlines", desk.keep_time());
        running.spawn("jobs", keeper.run());
        playing.spawn("test", see_through({writer, desk, keeper, files_, seen_, leads}, play, running));
        context.run();
        EXPECT_TRUE(was_played_);
    }

    std::set<std::string> seen_;

private:
    Task<void> see_through(JobsStage stage, Play play, io::TaskGroup& running) {
        const auto recovered = co_await stage.desk.recover();
        EXPECT_TRUE(recovered);
        co_await be_well(stage);
        co_await play(stage);
        was_played_ = true;
        stage.keeper.end();
        co_await stage.desk.stop();
        co_await running.stop();
    }

    bool was_played_ = false;
    governance::CommandTable table_ = governance::catalogue();
    store::UnsafeFiles files_;
    std::uint64_t token_ = 0;
};

/// Under one word, at first while the disk fails at that step.
Task<bool> want_while_it_fails(JobsStage stage, store::UnsafeFiles::Plan plan, std::string word) {
    stage.files.fail_at(plan);
    const auto queued = co_await stage.keeper.enqueue(counted(word));
    heal(stage.files);
    if (!queued) { // what it has to read anew cannot be read at first, either
        stage.files.fail_at({plan.step, StorageFault::Unreadable});
        [[maybe_unused]] const auto loaded = co_await stage.keeper.load();
        heal(stage.files);
    }
    co_await be_well(stage);
    const auto again = co_await stage.keeper.enqueue(counted(word));
    EXPECT_TRUE(again);
    if (queued && again) EXPECT_EQ(again->id, queued->id) << "what was answered is there";
    co_return queued.has_value();
}

Task<void> wants_on_a_disk_that_fails(JobsStage stage) {
    int refused = 0;
    for (const auto fault : {StorageFault::Refused, StorageFault::Full})
        for (std::size_t step = 0; step < steps_that_fail; ++step) {
            const auto word = fmt::format("{}-{}", static_cast<int>(fault), step);
            const bool was_answered = co_await want_while_it_fails(stage, {step, fault}, word);
            if (!was_answered) ++refused;
        }
    EXPECT_GT(refused, 3);
    const auto kept = co_await stage.writer.ask("jobs", kept_jobs);
    EXPECT_EQ(kept.value().rows.size(), 2 * steps_that_fail) << "each word is one job";
    std::set<std::string> there;
    for (const auto& row : kept->rows) there.insert(row.key);
    EXPECT_EQ(stage.seen, there) << "nothing is told that is not on the disk";
    const auto said = co_await stage.writer.ask("events", said_of_jobs);
    for (const auto& id : there) EXPECT_EQ(said.value().at(id + " job.queued"), 1);
}

TEST_F(JobsOnADiskThatFails, AJobThatWasAnsweredIsThereWhereverTheDiskFailsAndNoneIsThereTwice) {
    with_keeper(wants_on_a_disk_that_fails);
}

/// Said again until control knows.
Task<int> complete_while_it_fails(JobsStage stage, store::UnsafeFiles::Plan plan, std::string params) {
    stage.files.fail_at(plan);
    auto said = co_await ask(stage, "job.complete", params);
    heal(stage.files);
    int refused = 0;
    while (!said && refused < 100) {
        EXPECT_EQ(said.error().status, 503U) << said.error().message;
        ++refused;
        co_await be_well(stage);
        said = co_await ask(stage, "job.complete", params);
    }
    EXPECT_TRUE(said);
    co_return refused;
}

Task<void> completes_on_a_disk_that_fails(JobsStage stage) {
    int refused = 0;
    for (std::size_t step = 0; step < steps_that_fail; ++step) {
        const auto queued = co_await stage.keeper.enqueue(counted(""));
        EXPECT_TRUE(queued);
        const auto given = co_await ask(stage, "job.take", R"({"worker":"hand","kinds":["count"],"wait":5})");
        EXPECT_TRUE(given);
        if (!queued || !given) co_return;
        EXPECT_EQ(text_at(*given, "jobs", 0, "id"), queued->id);
        const auto params = fmt::format(
            R"({{"id":"{}","token":"{}","result":7}})", queued->id,
            text_at(*given, "jobs", 0, "token").value_or("")
        );
        const auto fault = step % 2 == 0 ? StorageFault::Refused : StorageFault::Full;
        refused += co_await complete_while_it_fails(stage, {step / 2, fault}, params);
        const auto* job = stage.keeper.queue().find(queued->id);
        EXPECT_NE(job, nullptr);
        if (job == nullptr) co_return;
        EXPECT_EQ(job->state, JobState::Succeeded);
        EXPECT_EQ(job->attempt, 1U);
        EXPECT_EQ(job->result, Value(7));
        const auto said = co_await stage.writer.ask("events", said_of_jobs);
        EXPECT_EQ(said.value().at(queued->id + " job.succeeded"), 1);
    }
    EXPECT_GT(refused, 0);
}

TEST_F(JobsOnADiskThatFails, OneThatIsDoneIsDoneOnceWhereverTheDiskFails) {
    with_keeper(completes_on_a_disk_that_fails);
}

Task<void> leaves_one_under_way(JobsStage stage) {
    const auto queued = co_await stage.keeper.enqueue(counted("kept"));
    EXPECT_TRUE(queued);
    const auto given = co_await ask(stage, "job.take", R"({"worker":"hand","kinds":["count"],"wait":5})");
    EXPECT_TRUE(given);
}

Task<void> finds_it_under_way(JobsStage stage) {
    const auto running = stage.keeper.queue().list({.state = JobState::Running});
    EXPECT_EQ(running.size(), 1U);
    if (running.size() != 1) co_return;
    EXPECT_EQ(running[0]->attempt, 1U);
    const auto done = co_await ask(
        stage, "job.complete", fmt::format(R"({{"id":"{}","token":"{}"}})", running[0]->id, running[0]->token)
    );
    EXPECT_TRUE(done);
    const auto late =
        co_await ask(stage, "job.fail", fmt::format(R"({{"id":"{}","token":"other"}})", running[0]->id));
    EXPECT_EQ(late.error().code, "stale_attempt");
}

TEST_F(JobsOnADiskThatFails, WhoHasAJobHasItOverAnEndOfControl) {
    with_keeper(leaves_one_under_way);
    with_keeper(finds_it_under_way);
}

Task<governance::Answer> want_as_ann(JobsStage stage) {
    governance::Request request;
    request.subject = {"ann", governance::UserRole::Operator};
    request.via = governance::Via::Control;
    request.command = "job.enqueue";
    request.params = Value::object({{"kind", "count"}});
    auto answer = co_await stage.desk.run(std::move(request));
    co_return answer;
}

Task<void> has_a_quota_of_two(JobsStage stage) {
    stage.desk.policy().swap(std::make_shared<const governance::policy::PolicySet>(
        governance::policy::testing::policy_of("[quota.two]\nof = \"jobs\"\nmost = 2\nper = \"all\"\n")
    ));
    const auto first = co_await want_as_ann(stage);
    EXPECT_EQ(first.status, 200U) << first.body;
    for (const auto* schedule : {"schedule/a", "schedule/b"}) {
        const auto wanted = co_await stage.keeper.enqueue(counted(schedule, schedule));
        EXPECT_TRUE(wanted);
    }
    const auto more = co_await want_as_ann(stage);
    EXPECT_EQ(more.status, 429U) << more.body;
}

TEST_F(JobsOnADiskThatFails, WhatAScheduleWantsCountsAmongAllAndIsRefusedByNoQuota) {
    with_keeper(has_a_quota_of_two);
}

Task<void> leads_no_more(JobsStage stage) {
    stage.leads = false;
    stage.keeper.leadership_changed();
    const auto queued = co_await stage.keeper.enqueue(counted(""));
    EXPECT_EQ(queued.error().code, ErrorCode::Unavailable);
    const auto given = co_await ask(stage, "job.take", R"({"worker":"hand","kinds":["count"]})");
    EXPECT_EQ(given.error().code, "not_leader");
    const auto kept = co_await stage.writer.ask("jobs", kept_jobs);
    EXPECT_TRUE(kept.value().rows.empty());
}

TEST_F(JobsOnADiskThatFails, WhoLeadsNoMoreTakesAndGivesNothing) { with_keeper(leads_no_more); }

} // namespace
} // namespace tutti::control_plane
