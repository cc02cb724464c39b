// Commands for workers that another installation leads.
#include "gateway/api_testing.hpp"
#include "gateway/to_the_leader.hpp"

#include <fmt/format.h>

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr io::HttpField of_json = {"Content-Type", "application/json"};
constexpr const char* poll_now_body = R"({"action":"poll_now"})";

struct Led : Bench {
    explicit Led(ForTheLeader commands) {
        led = LedServices({{"weather", commands}});
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply(
            "weather",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    void hear(std::string_view role, std::string_view address = "") {
        led.hear(
            "leader/app:weather",
            fmt::format(
                R"({{"v":1,"resource":"app:weather","role":"{}","holder":{{"name":"b","address":"{}"}},"token":1}})",
                role, address
            )
        );
    }
    Answer post(std::vector<io::HttpField> fields = {of_json}) {
        return ask("POST", "/api/commands/weather", std::move(fields), poll_now_body);
    }
};

TEST(ToTheLeader, WhatIsLedHereIsForTheWorkerHere) {
    Led bench(ForTheLeader::PassedOn);
    bench.hear("leader");
    EXPECT_TRUE(bench.post().pending);
    ASSERT_EQ(bench.commands.size(), 1U);
    bench.commands[0].second(std::string(R"({"v":1,"request_id":"1","ok":true,"data":1})"));
    EXPECT_TRUE(bench.elsewhere.empty());
}

TEST(ToTheLeader, WhereNobodyIsKnownToLeadNobodyIsAsked) {
    Led bench(ForTheLeader::PassedOn);
    EXPECT_EQ(bench.post().code(), "leader_unknown");
    bench.hear("unknown");
    EXPECT_EQ(bench.post().status, 503U);
    EXPECT_TRUE(bench.commands.empty() && bench.elsewhere.empty());
}

TEST(ToTheLeader, FollowerSendsThere) {
    Led bench(ForTheLeader::SentThere);
    bench.hear("follower", "https://b:8443/");
    const auto answer = bench.post();
    EXPECT_EQ(answer.status, 307U);
    EXPECT_EQ(answer.field("Location"), "https://b:8443/api/commands/weather");
    EXPECT_EQ(answer.code(), "not_leader");
    bench.hear("follower");
    EXPECT_EQ(bench.post().status, 409U) << "it says no address";
}

TEST(ToTheLeader, ProxyPassesOnWhoAsksAndHisKeyAndRelaysTheAnswer) {
    Led bench(ForTheLeader::PassedOn);
    bench.hear("follower", "https://b:8443");
    const auto pending = bench.post(
        {of_json, {"Authorization", "Bearer abc"}, {"Idempotency-Key", "k1"}, {"Cookie", "tutti=secret"}}
    );
    ASSERT_EQ(bench.elsewhere.size(), 1U);
    const auto& call = bench.elsewhere[0].first;
    EXPECT_EQ(call.url, "https://b:8443/api/commands/weather");
    EXPECT_EQ(call.body, poll_now_body);
    const std::vector<std::pair<std::string, std::string>> passed = {
        {"Authorization", "Bearer abc"}, {"Idempotency-Key", "k1"}, {"X-Tutti-Passed-On", "1"}
    };
    EXPECT_EQ(call.fields, passed);
    bench.elsewhere[0].second(io::HttpResponse{
        423, "application/json", R"({"error":{"code":"locked","message":"m"}})", {{"Server", "x"}}
    });
    const auto answer = Bench::read(io::answered_or_pending(pending.pending));
    EXPECT_EQ(answer.status, 423U);
    EXPECT_EQ(answer.code(), "locked");
    EXPECT_EQ(answer.field("Server"), "");
    EXPECT_TRUE(bench.commands.empty());
}

TEST(ToTheLeader, ProxyShowsNoTokenToTheNetwork) {
    const io::HttpField token = {"Authorization", "Bearer abc"};
    Led bench(ForTheLeader::PassedOn);
    for (const auto* address : {"http://b:8080", "http://10.0.0.2", "http://[fe80::1]:8080/"}) {
        bench.hear("follower", address);
        const auto answer = bench.post({of_json, token});
        EXPECT_EQ(answer.status, 502U) << address;
        EXPECT_EQ(answer.code(), "leader_in_clear");
        EXPECT_EQ(answer.body.find("abc"), std::string::npos);
    }
    EXPECT_TRUE(bench.elsewhere.empty());
    EXPECT_TRUE(bench.post().pending) << "it shows none";
    for (const auto* address :
         {"http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost", "https://b"}) {
        bench.hear("follower", address);
        EXPECT_TRUE(bench.post({of_json, token}).pending) << address;
    }
    EXPECT_EQ(bench.elsewhere.size(), 5U);
}

TEST(ToTheLeader, WhatWasPassedOnOnceIsNotPassedOnAgain) {
    Led bench(ForTheLeader::PassedOn);
    bench.hear("follower", "https://b:8443");
    const auto answer = bench.post({of_json, {"X-Tutti-Passed-On", "1"}});
    EXPECT_EQ(answer.status, 409U);
    EXPECT_EQ(answer.field("Location"), "");
    EXPECT_TRUE(bench.elsewhere.empty());
}

TEST(ToTheLeader, EveryRouteSendsItsOrdersThereAndAsksItsQuestionsHere) {
    Led bench(ForTheLeader::SentThere);
    bench.led = LedServices({{"alerts", ForTheLeader::SentThere}, {"render", ForTheLeader::SentThere}});
    for (const auto* worker : {"alerts", "render"}) {
        bench.presences.apply(
            worker,
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
        bench.led.hear(
            fmt::format("leader/app:{}", worker),
            R"({"v":1,"resource":"r","role":"follower","holder":{"name":"b","address":"http://b"},"token":1})"
        );
    }
    const auto silenced = bench.ask("POST", "/api/alerts/hot/silence", {of_json}, "{}");
    EXPECT_EQ(silenced.field("Location"), "http://b/api/alerts/hot/silence");
    const auto lit = bench.ask("POST", "/api/light", {of_json}, R"({"action":"next"})");
    EXPECT_EQ(lit.field("Location"), "http://b/api/light");
    EXPECT_TRUE(bench.commands.empty());
    std::vector<Answer> asked;
    for (const auto* path : {"/api/alerts", "/api/scenes", "/api/light"}) asked.push_back(bench.get(path));
    ASSERT_EQ(bench.commands.size(), 3U);
    for (auto& [command, done] : bench.commands)
        done(std::string(R"({"v":1,"request_id":"1","ok":true,"data":{}})"));
    for (const auto& each : asked) {
        ASSERT_TRUE(each.pending);
        EXPECT_EQ(Bench::read(io::answered_or_pending(each.pending)).field("X-Stale"), "true") << each.body;
    }
}

TEST(ToTheLeader, DarknessComesHereWhoeverLeads) {
    constexpr std::string_view dark = R"({"action":"blackout","on":true})";
    Led bench(ForTheLeader::SentThere);
    bench.led = LedServices({{"render", ForTheLeader::SentThere}});
    for (const auto* worker : {"render", "output"})
        bench.presences.apply(
            worker,
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    const auto alone = bench.ask("POST", "/api/light", {of_json}, dark);
    EXPECT_TRUE(alone.pending) << "nobody is known to lead: what is here answers";
    EXPECT_EQ(bench.commands.size(), 2U);
    bench.led.hear(
        "leader/app:render",
        R"({"v":1,"resource":"r","role":"follower","holder":{"name":"b","address":"http://b"},"token":1})"
    );
    const auto sent = bench.ask("POST", "/api/light", {of_json}, dark);
    EXPECT_EQ(sent.field("Location"), "http://b/api/light");
    ASSERT_EQ(bench.commands.size(), 4U);
    EXPECT_EQ(bench.commands[2].first.target, "render");
    EXPECT_EQ(bench.commands[3].first.target, "output");
    EXPECT_EQ(bench.commands[3].first.action, "blackout");
}

TEST(ToTheLeader, LeaderThatDoesNotAnswerOrDoesNotKnowWhoAsksIsNoSessionsEnd) {
    EXPECT_EQ(relayed(fail(ErrorCode::Timeout, "late")).status, 504U);
    EXPECT_EQ(relayed(fail(ErrorCode::Unavailable, "away")).status, 502U);
    EXPECT_EQ(relayed(io::HttpResponse{401, "", "", {}}).status, 403U);
}

} // namespace
} // namespace tutti::gateway
