#include "supervisor/reload_plan.hpp"

#include <gtest/gtest.h>

namespace tutti::supervisor {
namespace {

LaunchPlan planned(std::string name, std::string settings = "a") {
    return {
        .name = std::move(name),
        .worker_name = {},
        .spec = {},
        .paths = ServicePaths({}, ""),
        .shim_arguments = {},
        .command = {},
        .environment = {},
        .settings = std::move(settings),
    };
}

LaunchPlan on_schedule(std::string name, std::string settings) {
    auto plan = planned(std::move(name), std::move(settings));
    plan.spec.pattern = supervise::Pattern::Ephemeral;
    return plan;
}

LaunchPlan with_grace(std::string name, microseconds grace) {
    auto plan = planned(std::move(name));
    plan.spec.stop.grace = grace;
    return plan;
}

const Standing runs_with_a{.live = true, .wanted = true, .settings = "a"};
const Standing stopped_by_hand{.live = false, .wanted = false, .settings = "a"};
const Standing failed{.live = false, .wanted = true, .settings = "a"};

TEST(ReloadPlan, OfTheSameFileDoesNothing) {
    const std::vector<LaunchPlan> plans = {planned("hub"), planned("lamp"), planned("mixer")};
    EXPECT_EQ(
        plan_reload(plans, {runs_with_a, failed, stopped_by_hand}, plans), (ReloadPlan{.unchanged = 3})
    );
}

TEST(ReloadPlan, StartsWhatIsNewAndStopsWhatIsGone) {
    const auto plan = plan_reload(
        {planned("hub"), planned("lamp")}, {runs_with_a, runs_with_a},
        {planned("hub"), planned("mixer"), planned("camera")}
    );
    EXPECT_EQ(plan, (ReloadPlan{.started = {"mixer", "camera"}, .stopped = {"lamp"}, .unchanged = 1}));
}

TEST(ReloadPlan, RestartsAProcessThatNeedsOtherSettings) {
    EXPECT_EQ(
        plan_reload({planned("lamp", "a")}, {runs_with_a}, {planned("lamp", "b")}),
        (ReloadPlan{.restarted = {"lamp"}})
    );
}

TEST(ReloadPlan, RestartsAProcessThatWasOutdatedBefore) {
    EXPECT_EQ(
        plan_reload({planned("lamp", "b")}, {runs_with_a}, {planned("lamp", "b")}),
        (ReloadPlan{.restarted = {"lamp"}})
    );
}

TEST(ReloadPlan, KeepsAProcessWhoseRulesAloneChange) {
    EXPECT_EQ(
        plan_reload({with_grace("lamp", seconds(5))}, {runs_with_a}, {with_grace("lamp", seconds(1))}),
        (ReloadPlan{.changed = {"lamp"}})
    );
}

TEST(ReloadPlan, LetsARunOnAScheduleEnd) {
    EXPECT_EQ(
        plan_reload({on_schedule("weather", "a")}, {runs_with_a}, {on_schedule("weather", "b")}),
        (ReloadPlan{.changed = {"weather"}})
    );
}

TEST(ReloadPlan, RestartsWhatIsOnAScheduleFromNowOn) {
    EXPECT_EQ(
        plan_reload({planned("weather", "a")}, {runs_with_a}, {on_schedule("weather", "b")}),
        (ReloadPlan{.restarted = {"weather"}})
    );
}

TEST(ReloadPlan, BeginsAnewWhatHadFailed) {
    EXPECT_EQ(
        plan_reload({planned("lamp", "a")}, {failed}, {planned("lamp", "b")}),
        (ReloadPlan{.started = {"lamp"}})
    );
}

TEST(ReloadPlan, LeavesStoppedWhatSomebodyStopped) {
    EXPECT_EQ(
        plan_reload({planned("lamp", "a")}, {stopped_by_hand}, {planned("lamp", "b")}),
        (ReloadPlan{.changed = {"lamp"}})
    );
}

} // namespace
} // namespace tutti::supervisor
