#include "base/json.hpp"
#include "control_plane/jobs/job_schedules.hpp"
#include "governance/catalogue.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace tutti::control_plane {
namespace {

using governance::Answer;
using governance::UserRole;

/// Keeper and schedules of an installation whose leadership the test says.
struct JobsScene {
    std::optional<store::Fence> fence;
    asio::steady_timer news; ///< cancelled with each
    StoreWriter writer;
    governance::CommandTable table = governance::catalogue();
    CommandDesk desk;
    JobsKeeper keeper;
    JobSchedules schedules;

    JobsScene(const asio::any_io_executor& executor, const std::filesystem::path& file)
        : news(executor), writer(executor, file), desk(executor, writer, table, {}),
          keeper(
              executor, writer, desk, {.kinds = {{.name = "copy"}, {.name = "move"}}, .limits = {}},
              {.fence = [this] { return fence; },
               .seen = [this](const std::string&, const governance::jobs::Job*) { news.cancel(); },
               .complain = [](std::string_view why) { ADD_FAILURE() << why; },
               .leads =
                   [this] {
                       schedules.look_again();
                       news.cancel();
                   }}
          ),
          schedules(executor, writer, keeper) {}

    /// Nothing: nobody of ours.
    void lead(std::optional<std::uint64_t> token) {
        fence.reset();
        if (token) fence = store::Fence{"control", *token, std::nullopt};
        const auto role = token ? governance::Role::Leader : governance::Role::Unknown;
        desk.set_leadership(governance::Resource::control(), {role, {}, {token.value_or(0)}, {}});
        keeper.leadership_changed();
    }
    Task<Answer> ask(std::string who, std::string command, std::string params) {
        governance::Request request;
        request.subject = {std::move(who), UserRole::Operator};
        request.command = std::move(command);
        request.params = parse_json(params).value();
        auto answer = co_await desk.run(std::move(request));
        co_return answer;
    }
    /// With what the keeper says next; false: nothing comes.
    Task<bool> comes(std::function<bool()> condition) {
        while (!condition()) {
            news.expires_at(io::to_asio(io::steady_now() + seconds(10)));
            const auto [woken] = co_await news.async_wait(no_throw);
            if (!woken) co_return false;
        }
        co_return true;
    }
};

class JobsKeeperTest : public ::testing::Test {
protected:
    using Play = Task<void> (*)(JobsScene& scene);

    void play(Play play) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        JobsScene scene(executor, folder_.path / "control.db");
        scene.desk.set_vault(governance::VaultState::Unlocked);
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", scene.writer.run());
        running.spawn("deadlines", scene.desk.keep_time());
        running.spawn("jobs", scene.keeper.run());
        running.spawn("schedules", scene.schedules.run());
        playing.spawn("test", see_through(scene, play, running));
        context.run();
        EXPECT_TRUE(was_played_);
    }

private:
    Task<void> see_through(JobsScene& scene, Play play, io::TaskGroup& running) {
        const auto recovered = co_await scene.desk.recover();
        EXPECT_TRUE(recovered);
        co_await play(scene);
        was_played_ = true;
        scene.keeper.end();
        co_await scene.desk.stop();
        co_await running.stop();
    }

    bool was_played_ = false;
    io::TemporaryFolder folder_;
};

/// Each second leadership begins while what is kept is read under the one before.
Task<void> leads_another_while_it_reads(JobsScene& scene) {
    const auto executor = co_await asio::this_coro::executor;
    for (std::uint64_t token = 1; token < 20; token += 2) {
        scene.lead(token);
        co_await asio::post(executor, asio::use_awaitable); // the keeper has begun
        scene.lead(token + 1);
        const bool leads = co_await scene.comes([&] { return scene.keeper.leads(); });
        EXPECT_TRUE(leads) << token;
        const auto queued = co_await scene.keeper.enqueue({.kind = "copy"});
        EXPECT_TRUE(queued) << (queued ? "" : queued.error().message);
    }
}

TEST_F(JobsKeeperTest, WhatIsReadUnderALeadershipThatIsOverIsReadAgain) {
    play(leads_another_while_it_reads);
}

Task<void> leads_again_with_a_tick_that_was_missed(JobsScene& scene) {
    scene.lead(1);
    const bool leads = co_await scene.comes([&] { return scene.keeper.leads(); });
    EXPECT_TRUE(leads);
    const auto yesterday = io::wall_now() - std::chrono::days(1);
    const auto kept = co_await scene.keeper.keep_beside(
        "job.schedule", "nightly", std::to_string(yesterday.time_since_epoch().count())
    );
    EXPECT_TRUE(kept);
    scene.lead(std::nullopt);
    auto schedule =
        governance::jobs::read_schedule("nightly", parse_json(R"({"job":"copy","cron":"@hourly"})").value());
    const auto next = co_await scene.schedules.set("nightly", std::move(schedule).value());
    EXPECT_TRUE(next && next->has_value());
    EXPECT_EQ(scene.keeper.queue().size(), 0U);
    scene.lead(2);
    const bool is_wanted = co_await scene.comes([&] { return scene.keeper.queue().size() == 1; });
    EXPECT_TRUE(is_wanted);
}

Task<void> wants_what_nobody_does(JobsScene& scene) {
    scene.lead(1);
    const bool leads = co_await scene.comes([&] { return scene.keeper.leads(); });
    EXPECT_TRUE(leads);
    const auto yesterday = io::wall_now() - std::chrono::days(1);
    const auto kept = co_await scene.keeper.keep_beside(
        "job.schedule", "nightly", std::to_string(yesterday.time_since_epoch().count())
    );
    EXPECT_TRUE(kept);
    std::vector<std::string> told;
    scene.schedules.on_trouble([&](const std::string& name) {
        told.push_back(name);
        scene.news.cancel();
    });
    for (const auto* kind : {"stretch", "copy"}) {
        auto spec = Value::object({{"job", kind}, {"cron", "@hourly"}});
        auto schedule = governance::jobs::read_schedule("nightly", spec);
        const auto next = co_await scene.schedules.set("nightly", std::move(schedule).value());
        EXPECT_TRUE(next && next->has_value());
        const bool is_nobodys = kind == std::string("stretch");
        const bool comes = co_await scene.comes([&] { return told.size() == (is_nobodys ? 1U : 2U); });
        EXPECT_TRUE(comes) << kind;
        const auto why = scene.schedules.trouble("nightly");
        EXPECT_EQ(why.find("nobody takes jobs of the kind 'stretch'") != std::string::npos, is_nobodys)
            << why;
    }
    EXPECT_EQ(scene.keeper.queue().size(), 1U);
}

TEST_F(JobsKeeperTest, AScheduleWhoseJobIsRefusedSaysWhy) { play(wants_what_nobody_does); }

TEST_F(JobsKeeperTest, WhoLeadsAgainMakesUpForTicksAtOnce) { play(leads_again_with_a_tick_that_was_missed); }

Task<void> has_as_many_as_the_quota_says(JobsScene& scene) {
    using governance::policy::PolicySet;
    const std::vector<governance::policy::PolicyObject> objects = {
        {"quota", "one", parse_json(R"({"of":"jobs","most":1})").value()}
    };
    scene.desk.policy().swap(std::make_shared<const PolicySet>(PolicySet::compile(objects, {}).value()));
    scene.lead(1);
    const bool leads = co_await scene.comes([&] { return scene.keeper.leads(); });
    EXPECT_TRUE(leads);
    auto answer = co_await scene.ask("ann", "job.enqueue", R"({"kind":"copy","dedup":"w"})");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    const auto id = std::string(scene.keeper.queue().list({}).front()->id);
    answer = co_await scene.ask("ann", "job.enqueue", R"({"kind":"copy","dedup":"w"})");
    EXPECT_EQ(answer.status, 200U) << "it is that one: " << answer.body;
    answer = co_await scene.ask("ann", "job.enqueue", R"({"kind":"move","dedup":"w"})");
    EXPECT_EQ(answer.status, 429U) << "the word of another kind: " << answer.body;
    answer = co_await scene.ask("ann", "job.cancel", R"({"id":")" + id + R"("})");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.ask("ann", "job.enqueue", R"({"kind":"move"})");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.ask("ann", "job.replay", R"({"id":")" + id + R"("})");
    EXPECT_EQ(answer.status, 429U) << "it would wait again: " << answer.body;
    EXPECT_EQ(scene.keeper.queue().size(), 2U);
}

TEST_F(JobsKeeperTest, AQuotaIsOfWhatWaitsOrRunsHoweverItCameThere) { play(has_as_many_as_the_quota_says); }

} // namespace
} // namespace tutti::control_plane
