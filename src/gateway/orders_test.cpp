// What changes something, where control runs: it is asked, as whoever asks, and what it says goes out.
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Governed : Bench {
    explicit Governed(Door door = Door::Open, Tailnet tailnet = {})
        : Bench(door, Supervised::No, {}, std::move(tailnet), Control::Runs) {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        for (const auto* worker : {"render", "output", "alerts", "mixer"})
            presences.apply(
                worker,
                R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
            );
    }
    Answer post(std::string_view path, std::string_view body, std::vector<io::HttpField> fields = {}) {
        fields.push_back({"Content-Type", "application/json"});
        return ask("POST", path, std::move(fields), body);
    }
    /// What comes of it when control answers so.
    Answer answered(const Answer& waiting, governance::Answer says) {
        EXPECT_TRUE(waiting.pending) << waiting.body;
        if (!waiting.pending || orders.empty()) return waiting;
        orders.back().second(std::move(says));
        return read(*waiting.pending->response());
    }
    const governance::Request& asked() const { return orders.back().first; }
};

constexpr std::string_view restart = R"({"action":"restart_service","params":{"service":"hub"}})";
constexpr std::string_view path = "/api/commands/orchestrator";

TEST(Orders, WhatHasAnEffectGoesToControlAndItsAnswerGoesOutByteForByte) {
    Governed bench;
    const auto waiting = bench.post(path, restart);
    EXPECT_TRUE(bench.commands.empty());
    ASSERT_EQ(bench.orders.size(), 1U);
    EXPECT_EQ(bench.asked().command, "service.restart");
    EXPECT_EQ(bench.asked().params, Value::object({{"service", "hub"}}));
    EXPECT_EQ(bench.asked().via, governance::Via::Http);
    const auto answer = bench.answered(waiting, {200, R"({"data": {"state":"ready"} })"});
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"data": {"state":"ready"} })");
    EXPECT_EQ(answer.field("X-Stale"), "");
}

TEST(Orders, WhatControlDoesItselfHasItsTimeAndOthersAreAskedAsWorkersAre) {
    Governed bench;
    bench.post(path, restart);
    EXPECT_EQ(bench.asked().patience, seconds(5));
    bench.post("/api/control", R"({"action":"vault.unlock","params":{"passphrase":"hush"}})");
    EXPECT_EQ(bench.asked().command, "vault.unlock");
    EXPECT_EQ(bench.asked().patience, seconds(28));
}

TEST(Orders, EveryFaultGoesOutWithItsStatus) {
    for (const unsigned status : {400U, 403U, 404U, 409U, 423U, 429U, 500U, 503U, 504U}) {
        Governed bench;
        const auto* body = R"({"error":{"code":"a","message":"b","decision_id":"c"}})";
        const auto answer = bench.answered(bench.post(path, restart), {status, body});
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.body, body);
    }
}

TEST(Orders, AFollowerSendsToTheLeader) {
    Governed bench;
    const auto answer = bench.answered(
        bench.post(path, restart),
        {307, R"({"error":{"code":"not_leader","message":"m","leader":"http://left:8080/"}})"}
    );
    EXPECT_EQ(answer.status, 307U);
    EXPECT_EQ(answer.field("Location"), "http://left:8080/api/commands/orchestrator");
}

TEST(Orders, WhatMayBeBehindSaysSo) {
    Governed bench;
    const auto answer = bench.answered(bench.post(path, restart), {200, R"({"data":[]})", true});
    EXPECT_EQ(answer.field("X-Stale"), "true");
}

TEST(Orders, QuestionsGoToTheWorkerItself) {
    Governed bench;
    bench.presences.apply(
        "orchestrator",
        R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
    );
    bench.post(path, R"({"action":"list"})");
    EXPECT_TRUE(bench.orders.empty());
    EXPECT_EQ(bench.commands.size(), 1U);
}

TEST(Orders, WhatTheTableHasNotGoesToTheWorkerItself) {
    Governed bench;
    bench.post("/api/commands/mixer", R"({"action":"louder"})");
    EXPECT_TRUE(bench.orders.empty());
    EXPECT_EQ(bench.commands.size(), 1U);
}

TEST(Orders, WhatControlDoesNotKnowByNameIsOnNoBusWithItsParameters) {
    Governed bench;
    bench.presences.apply(
        "control",
        R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
    );
    constexpr std::string_view params = R"("params":{"passphrase":"hush"})";
    for (const auto* place : {"/api/control", "/api/commands/control", "/api/command/control"})
        for (const auto* action : {"vault.unlok", "run", "vault_put"}) {
            const auto answer = bench.post(place, fmt::format(R"({{"action":"{}",{}}})", action, params));
            EXPECT_EQ(answer.status, 404U) << place << ' ' << action;
        }
    EXPECT_TRUE(bench.commands.empty());
    EXPECT_TRUE(bench.orders.empty());
    EXPECT_TRUE(bench.post("/api/control", R"({"action":"get_state"})").pending);
}

TEST(Orders, WithoutControlEverythingGoesToTheWorkerItself) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.presences.bus_connected(bench.now.steady - 1h);
    bench.presences.apply(
        "orchestrator",
        R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
    );
    bench.ask("POST", path, {{"Content-Type", "application/json"}, {"Idempotency-Key", "k-1"}}, restart);
    EXPECT_TRUE(bench.orders.empty());
    ASSERT_EQ(bench.commands.size(), 1U);
    EXPECT_EQ(bench.commands[0].first.idempotency_key, "k-1");
}

TEST(Orders, TheKeyOfTheFieldGoesAlongWithOrWithoutQuotes) {
    for (const auto* said : {"k-1", "\"k-1\""}) {
        Governed bench;
        bench.post(path, restart, {{"Idempotency-Key", said}});
        ASSERT_EQ(bench.orders.size(), 1U);
        EXPECT_EQ(bench.asked().idempotency_key, "k-1");
    }
}

TEST(Orders, TheBodyMaySayTheSameKeyAndNoOther) {
    Governed bench;
    constexpr auto body =
        R"({"action":"restart_service","params":{"service":"hub"},"idempotency_key":"k-1"})";
    bench.post(path, body);
    EXPECT_EQ(bench.asked().idempotency_key, "k-1");
    bench.post(path, body, {{"Idempotency-Key", "k-1"}});
    EXPECT_EQ(bench.orders.size(), 2U);
    const auto refused = bench.post(path, body, {{"Idempotency-Key", "k-2"}});
    EXPECT_EQ(refused.status, 400U);
    EXPECT_EQ(bench.post(path, restart, {{"Idempotency-Key", "\"\""}}).status, 400U);
    EXPECT_EQ(bench.orders.size(), 2U);
}

TEST(Orders, ControlHearsWhoAsksAndWhatTheyMay) {
    Governed open;
    open.post(path, restart);
    EXPECT_EQ(open.asked().subject.name, "door:open");
    EXPECT_EQ(open.asked().subject.role, governance::UserRole::Admin);
    Governed locked(Door::Locked);
    const auto bearer = locked.bearer(Role::Operator);
    locked.post(path, restart, {{"Authorization", bearer}});
    ASSERT_EQ(locked.orders.size(), 1U);
    EXPECT_EQ(locked.asked().subject.name, "token:t");
    EXPECT_EQ(locked.asked().subject.role, governance::UserRole::Operator);
    Governed tailnet(Door::Locked, {{"mara@example.org", Role::Admin}});
    tailnet.entrance = Entrance::Tailnet;
    tailnet.post(
        path, restart, {{"Host", "totem.example.ts.net"}, {"Tailscale-User-Login", "mara@example.org"}}
    );
    ASSERT_EQ(tailnet.orders.size(), 1U);
    EXPECT_EQ(tailnet.asked().subject.name, "tailnet:mara@example.org");
}

TEST(Orders, WhoeverMayNotSetUpIsRefusedByControlWhichWritesItDown) {
    Governed bench(Door::Locked);
    const auto bearer = bench.bearer(Role::Operator);
    bench.post(
        path, R"({"action":"config.reset","params":{"section":"schedule"}})", {{"Authorization", bearer}}
    );
    ASSERT_EQ(bench.orders.size(), 1U);
    EXPECT_EQ(bench.asked().subject.role, governance::UserRole::Operator);
}

TEST(Orders, WhoMayLookAsksControlWhichSaysWhoMayWhat) {
    Governed bench(Door::Locked);
    const auto post = [&](std::string_view body) {
        return bench.post("/api/control", body, {{"Authorization", bench.bearer(Role::Viewer)}});
    };
    for (const auto* name : {"leadership.list", "leadership.hand_over"}) {
        EXPECT_TRUE(post(fmt::format(R"({{"action":"{}"}})", name)).pending);
        EXPECT_EQ(bench.asked().command, name);
        EXPECT_EQ(bench.asked().subject.role, governance::UserRole::Viewer);
    }
    // What goes to a worker itself takes its role by this way, too.
    EXPECT_EQ(post(R"({"action":"get_state"})").status, 403U);
    EXPECT_EQ(bench.orders.size(), 2U);
    EXPECT_TRUE(bench.commands.empty());
}

TEST(Orders, WithoutControlWhoMayLookIsRefusedWhatControlWouldAnswer) {
    Bench bench(Door::Locked);
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.presences.bus_connected(bench.now.steady - 1h);
    const auto answer = bench.ask(
        "POST", "/api/control",
        {{"Content-Type", "application/json"}, {"Authorization", bench.bearer(Role::Viewer)}},
        R"({"action":"leadership.list"})"
    );
    EXPECT_EQ(answer.status, 403U);
    EXPECT_TRUE(bench.commands.empty());
}

TEST(Orders, ServicesAreStartedByControl) {
    Governed bench;
    bench.say(
        "service/lamp",
        R"({"v":1,"state":"ready","cause":"started","pid":7,"since":1,"restarts":0,"pattern":"always","required":true,"memory":4096,"cpu_percent":null})"
    );
    const auto waiting = bench.post("/api/services/lamp/restart", "", {{"Idempotency-Key", "k-1"}});
    ASSERT_EQ(bench.orders.size(), 1U);
    EXPECT_EQ(bench.asked().command, "service.restart");
    EXPECT_EQ(bench.asked().idempotency_key, "k-1");
    EXPECT_EQ(*bench.asked().params.find("service"), Value("lamp"));
    const auto locked =
        bench.answered(waiting, {423, R"({"error":{"code":"locked","message":"unlock it"}})"});
    EXPECT_EQ(locked.status, 423U);
}

TEST(Orders, SettingsAreChangedByControlAndConflictAsEver) {
    Governed bench;
    constexpr auto body = R"({"sections":{"weather":{"location":"Oslo"}}})";
    auto answer = bench.answered(
        bench.post("/api/config", body),
        {200, R"({"data":{"sections_updated":["weather"],"revision":"4567"}})"}
    );
    EXPECT_EQ(bench.asked().command, "config.change");
    EXPECT_EQ(answer.body, R"({"status":"ok","sections_updated":["weather"],"revision":"4567"})");
    EXPECT_EQ(answer.field("ETag"), "\"4567\"");
    answer = bench.answered(
        bench.post("/api/config", body, {{"If-Match", "\"1\""}}),
        {409, R"({"error":{"code":"conflict","message":"meanwhile"}})"}
    );
    EXPECT_EQ(answer.status, 412U);
    answer = bench.answered(
        bench.post("/api/config", body),
        {409, R"({"error":{"code":"idempotency_conflict","message":"another body"}})"}
    );
    EXPECT_EQ(answer.status, 409U);
}

TEST(Orders, LightOfSeveralHandsIsAKeyEach) {
    Governed bench;
    const auto waiting =
        bench.post("/api/light", R"({"action":"blackout","on":true})", {{"Idempotency-Key", "k"}});
    ASSERT_EQ(bench.orders.size(), 2U) << waiting.body;
    EXPECT_EQ(bench.orders[0].first.command, "light.blackout");
    EXPECT_EQ(bench.orders[0].first.idempotency_key, "k");
    EXPECT_EQ(bench.orders[1].first.command, "output.blackout");
    EXPECT_EQ(bench.orders[1].first.idempotency_key, "k.1");
    bench.orders[0].second({200, R"({"data":{"on":true}})"});
    bench.orders[1].second({423, R"({"error":{"code":"locked","message":"m"}})"});
    EXPECT_EQ(Governed::read(*waiting.pending->response()).status, 423U);
}

TEST(Orders, AlertsAreAcknowledgedByControl) {
    Governed bench;
    const auto answer =
        bench.answered(bench.post("/api/alerts/hot/acknowledge", "{}"), {200, R"({"data":{"changed":1}})"});
    EXPECT_EQ(bench.asked().command, "alert.acknowledge");
    EXPECT_EQ(answer.body, R"({"changed":1})");
}

TEST(Orders, OlderClientsHearItInTheirForm) {
    Governed bench;
    const auto done = bench.answered(
        bench.post("/api/command/orchestrator", restart), {200, R"({"data":{"message":"is ready"}})"}
    );
    EXPECT_EQ(done.body, R"({"success":true,"message":"is ready","data":{"message":"is ready"}})");
    const auto refused = bench.answered(
        bench.post("/api/command/orchestrator", restart),
        {423, R"({"error":{"code":"locked","message":"unlock it"}})"}
    );
    EXPECT_EQ(refused.status, 423U);
    EXPECT_EQ(refused.body, R"({"success":false,"message":"unlock it"})");
}

} // namespace
} // namespace tutti::gateway
