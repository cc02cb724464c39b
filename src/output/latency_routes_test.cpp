#include "output/latency_routes.hpp"
#include "output/output_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

const Value* route_in(const Value& routes, std::string_view name) {
    for (const auto& route : routes.items())
        if (route.find("route")->string() == name) return &route;
    return nullptr;
}

TEST(RecentTimes, SharesAreToWithinATenth) {
    RecentTimes times;
    for (int i = 1; i <= 100; ++i) times.add(i * 1ms, start);
    EXPECT_NEAR(to_seconds(*times.within(0.5, start)), 0.050, 0.005);
    EXPECT_NEAR(to_seconds(*times.within(0.99, start)), 0.099, 0.010);
    EXPECT_GE(*times.within(1, start), 95ms);
}

TEST(RecentTimes, KnowsNothingBeforeTheFirst) { EXPECT_EQ(RecentTimes().within(0.5, start), std::nullopt); }

TEST(RecentTimes, ForgetsWhatIsAMinuteAgo) {
    RecentTimes times;
    times.add(500ms, start);
    for (auto now = start; now < start + 50s; now += 1s) EXPECT_TRUE(times.within(0.99, now));
    EXPECT_EQ(times.within(0.99, start + 60s), std::nullopt);
    times.add(1ms, start + 60s);
    EXPECT_LE(*times.within(1, start + 60s), 2ms);
}

TEST(RecentTimes, AnyTimeHasAPlace) {
    RecentTimes times;
    for (const microseconds took : {0us, 1us, 1'000'000'000us}) times.add(took, start);
    EXPECT_TRUE(times.within(1, start));
}

TEST(LatencyRoutes, EachRouteHasItsOwn) {
    LatencyRoutes routes({});
    routes.add("button.press", "panel", 10ms, start);
    routes.add("button.press", "panel", 12ms, start);
    routes.add("knob.turn", "panel", 3ms, start);
    const auto value = routes.to_value(start);
    ASSERT_EQ(value.items().size(), 2U);
    const auto* press = route_in(value, "button.press -> panel");
    ASSERT_NE(press, nullptr);
    EXPECT_EQ(*press->find("count"), Value(2));
    EXPECT_NEAR(press->find("p99")->number(), 0.012, 0.002);
    EXPECT_EQ(press->find("budget"), nullptr);
    EXPECT_EQ(press->find("buckets")->items().size(), 15U);
}

TEST(LatencyRoutes, BudgetIsBrokenByThe99thOfTheLastMinute) {
    LatencyRoutes routes({{"button.press -> panel", 50ms}});
    for (int i = 0; i < 200; ++i) routes.add("button.press", "panel", 20ms, start);
    EXPECT_EQ(routes.complaint(start), "");
    routes.add("button.press", "panel", 80ms, start);
    EXPECT_EQ(routes.complaint(start), "") << "one of two hundred";
    for (int i = 0; i < 5; ++i) routes.add("button.press", "panel", 80ms, start);
    EXPECT_NE(routes.complaint(start).find("its budget is 50 ms"), std::string::npos);
    EXPECT_EQ(routes.complaint(start + 60s), "") << "it is over";
}

TEST(LatencyRoutes, EventFromAheadOfOurClockTookNoTime) {
    LatencyRoutes routes({});
    routes.add("button.press", "panel", -5s, start);
    EXPECT_EQ(*routes.to_value(start).items()[0].find("max"), Value(0.0));
}

TEST(LatencyRoutes, AreNotMoreThanSoMany) {
    LatencyRoutes routes({{"late -> panel", 1s}});
    for (int i = 0; i < 1000; ++i) routes.add("type" + std::to_string(i), "panel", 1ms, start);
    routes.add("late", "panel", 1ms, start);
    const auto value = routes.to_value(start);
    EXPECT_EQ(value.items().size(), LatencyRoutes::most);
    EXPECT_EQ(*route_in(value, "late -> panel")->find("count"), Value(1));
}

} // namespace
} // namespace tutti::output
