// What pages ask of the alerts.
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Alerting : Bench {
    Alerting() {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply(
            "alerts",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    Answer post(std::string_view path, std::string_view body) {
        return ask("POST", path, {{"Content-Type", "application/json"}}, body);
    }
    std::string asked(const Answer& waiting) {
        if (!waiting.pending) return waiting.body;
        EXPECT_EQ(commands.back().first.target, "alerts");
        return commands.back().first.action + " " + print_json(commands.back().first.params);
    }
};

TEST(AlertAnswers, AskWithTheRuleOfThePathAndWhatIsPosted) {
    Alerting bench;
    EXPECT_EQ(bench.asked(bench.get("/api/alerts")), "list {}");
    EXPECT_EQ(
        bench.asked(bench.post("/api/alerts/hot/acknowledge", R"({"subject":"a/b"})")),
        R"(acknowledge {"rule":"hot","subject":"a/b"})"
    );
    EXPECT_EQ(
        bench.asked(bench.post("/api/alerts/hot/silence", R"({"for":"1h"})")),
        R"(silence {"rule":"hot","for":"1h"})"
    );
    EXPECT_EQ(bench.asked(bench.post("/api/alerts/hot/test", "{}")), R"(test {"rule":"hot"})");
    EXPECT_EQ(bench.asked(bench.post("/api/alerts/targets/desk/test", "{}")), R"(test {"target":"desk"})");
}

TEST(AlertAnswers, RefuseWhatNobodyKnows) {
    Alerting bench;
    EXPECT_EQ(bench.post("/api/alerts/hot/test", R"({"rule":"cold"})").status, 400U);
    EXPECT_EQ(bench.post("/api/alerts/hot/silence", "[]").status, 400U);
    EXPECT_EQ(bench.post("/api/alerts/H%20/test", "{}").status, 404U);
    EXPECT_EQ(bench.post("/api/alerts/targets/D%20/test", "{}").status, 404U);
    EXPECT_EQ(bench.post("/api/alerts/targets/desk/test", R"({"rule":"cold"})").status, 400U);
    EXPECT_TRUE(bench.commands.empty());
}

TEST(AlertAnswers, SubscribeADeviceAndEndThat) {
    Alerting bench;
    EXPECT_EQ(bench.asked(bench.get("/api/push")), "push {}");
    EXPECT_EQ(
        bench.asked(bench.post("/api/push", R"({"endpoint":"https://p","name":"phone","keys":{"auth":"x"}})")
        ),
        R"(subscribe {"name":"phone","endpoint":"https://p","keys":{"auth":"x"}})"
    );
    EXPECT_EQ(bench.asked(bench.ask("DELETE", "/api/push/0123", {}, "")), R"(unsubscribe {"device":"0123"})");
    EXPECT_EQ(bench.post("/api/push", R"({"id":"mine"})").status, 400U);
}

TEST(AlertAnswers, SayWhoIsAway) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.presences.bus_connected(bench.now.steady - 1h);
    const auto answer = bench.get("/api/alerts");
    EXPECT_EQ(answer.status, 503U);
    EXPECT_NE(answer.body.find("nobody named alerts"), std::string::npos);
}

} // namespace
} // namespace tutti::gateway
