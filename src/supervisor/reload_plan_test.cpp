#include "supervisor/reload_plan.hpp"

#include <gtest/gtest.h>

namespace tutti::supervisor {
namespace {

LaunchPlan service(std::string name, std::string settings = "a") {
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
    auto plan = service(std::move(name), std::move(settings));
    plan.spec.pattern = supervise::Pattern::Ephemeral;
    return plan;
}

LaunchPlan with_grace(std::string name, microseconds grace) {
    auto plan = service(std::move(name));
    plan.spec.stop.grace = grace;
    return plan;
}

const Standing runs{.live = true, .wanted = true, .settings = "a"};
const Standing stopped_by_hand{.live = false, .wanted = false, .settings = "a"};
const Standing failed{.live = false, .wanted = true, .settings = "a"};

TEST(ReloadPlan, OfTheSameFileDoesNothing) {
    const std::vector<LaunchPlan> plans = {service("hub"), service("lamp"), service("mixer")};
    EXPECT_EQ(plan_reload(plans, {runs, failed, stopped_by_hand}, plans), (ReloadPlan{.unchanged = 3}));
}

TEST(ReloadPlan, StartsWhatIsNewAndStopsWhatIsGone) {
    const auto plan = plan_reload(
        {service("hub"), service("lamp")}, {runs, runs}, {service("hub"), service("mixer"), service("camera")}
    );
    EXPECT_EQ(plan, (ReloadPlan{.started = {"mixer", "camera"}, .stopped = {"lamp"}, .unchanged = 1}));
}

TEST(ReloadPlan, RestartsAProcessThatNeedsOtherSettings) {
    EXPECT_EQ(
        plan_reload({service("lamp", "a")}, {runs}, {service("lamp", "b")}),
        (ReloadPlan{.restarted = {"lamp"}})
    );
}

TEST(ReloadPlan, RestartsAProcessThatWasOutdatedBefore) {
    EXPECT_EQ(
        plan_reload({service("lamp", "b")}, {runs}, {service("lamp", "b")}),
        (ReloadPlan{.restarted = {"lamp"}})
    );
}

TEST(ReloadPlan, KeepsAProcessWhoseRulesAloneChange) {
    EXPECT_EQ(
        plan_reload({with_grace("lamp", seconds(5))}, {runs}, {with_grace("lamp", seconds(1))}),
        (ReloadPlan{.changed = {"lamp"}})
    );
}

TEST(ReloadPlan, LetsARunOnAScheduleEnd) {
    EXPECT_EQ(
        plan_reload({on_schedule("weather", "a")}, {runs}, {on_schedule("weather", "b")}),
        (ReloadPlan{.changed = {"weather"}})
    );
}

TEST(ReloadPlan, RestartsWhatIsOnAScheduleFromNowOn) {
    EXPECT_EQ(
        plan_reload({service("weather", "a")}, {runs}, {on_schedule("weather", "b")}),
        (ReloadPlan{.restarted = {"weather"}})
    );
}

TEST(ReloadPlan, BeginsAnewWhatHadFailed) {
    EXPECT_EQ(
        plan_reload({service("lamp", "a")}, {failed}, {service("lamp", "b")}),
        (ReloadPlan{.started = {"lamp"}})
    );
}

TEST(ReloadPlan, LeavesStoppedWhatSomebodyStopped) {
    EXPECT_EQ(
        plan_reload({service("lamp", "a")}, {stopped_by_hand}, {service("lamp", "b")}),
        (ReloadPlan{.changed = {"lamp"}})
    );
}

} // namespace
} // namespace tutti::supervisor
