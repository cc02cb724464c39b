// /api/stream/{camera}/whep: what the camera worker is asked, and what becomes of its answers.
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr auto offered = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n";

struct Whep : Bench {
    explicit Whep(Door door = Door::Open) : Bench(door) {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply(
            "camera",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    Answer offer(std::string_view body = offered, std::string_view type = "application/sdp") {
        return ask("POST", "/api/stream/front/whep", {{"Content-Type", type}}, body);
    }
    /// What becomes of an answer once the worker has said that.
    Answer told(const Answer& answer, const std::string& data) {
        commands.back().second(
            R"({"v":1,"request_id":"r","status":"ok","data":)" + data + R"(,"error":null})"
        );
        return read(*answer.pending->response());
    }
};

TEST(WhepAnswers, AnOfferGoesToTheWorkerAndItsAnswerComesWithTheSession) {
    Whep whep;
    const auto pending = whep.offer();
    ASSERT_EQ(whep.commands.size(), 1U);
    EXPECT_EQ(whep.commands[0].first.action, "whep_offer");
    EXPECT_EQ(whep.commands[0].first.params, Value::object({{"camera", "front"}, {"offer", offered}}));
    const auto answer = whep.told(
        pending,
        R"({"session":"8d5a-1","answer":"v=0\r\nanswer","etag":"*","links":["<stun:a>; rel=\"ice-server\""]})"
    );
    EXPECT_EQ(answer.status, 201U);
    EXPECT_EQ(answer.body, "v=0\r\nanswer");
    EXPECT_EQ(answer.field("Content-Type"), "application/sdp");
    EXPECT_EQ(answer.field("Location"), "/api/stream/front/whep/8d5a-1");
    EXPECT_EQ(answer.field("ETag"), "*");
    EXPECT_EQ(answer.field("Accept-Patch"), "application/trickle-ice-sdpfrag");
    EXPECT_EQ(answer.field("Link"), "<stun:a>; rel=\"ice-server\"");
}

TEST(WhepAnswers, WhatASessionWatchesIsKnownUntilItEnds) {
    Whep whep(Door::Locked);
    const auto login = whep.log_in("correct horse");
    const auto set = login.field("Set-Cookie");
    const auto cookie = set.substr(0, set.find(';'));
    const auto csrf = std::string(parse_json(login.body)->find("csrf")->string());
    const auto number = Sessions::number(std::string_view(cookie).substr(cookie.find('=') + 1));
    const auto offer = [&] {
        return whep.ask(
            "POST", "/api/stream/front/whep",
            {{"Content-Type", "application/sdp"}, {"Cookie", cookie}, {"X-CSRF-Token", csrf}}, offered
        );
    };
    EXPECT_EQ(whep.told(offer(), R"({"session":"8d5a-1","answer":"v=0"})").status, 201U);
    EXPECT_EQ(whep.told(offer(), R"({"session":"8d5a-2","answer":"v=0"})").status, 201U);
    EXPECT_TRUE(whep.ask(
                        "DELETE", "/api/stream/front/whep/8d5a-1",
                        {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}
    ).pending);
    EXPECT_TRUE(whep.watchers.take(number + 1).empty());
    const auto taken = whep.watchers.take(number);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_TRUE(taken[0] == (CameraWatcher{number, "front", "8d5a-2"}));
    EXPECT_EQ(whep.watchers.size(), 0U);
    // Who has logged out before the answer came watches nothing either.
    const auto late = offer();
    whep.ask("DELETE", "/api/session", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}});
    EXPECT_EQ(whep.ended_sessions, (std::vector{number}));
    EXPECT_EQ(whep.told(late, R"({"session":"8d5a-3","answer":"v=0"})").status, 401U);
    EXPECT_EQ(whep.watchers.take(number).size(), 0U);
    EXPECT_EQ(whep.commands.back().first.action, "whep_end");
    EXPECT_EQ(whep.commands.back().first.params, Value::object({{"camera", "front"}, {"session", "8d5a-3"}}));
    for (std::size_t i = 0; i < 2 * CameraWatchers::most; ++i) whep.watchers.note({i, "front", "r"});
    EXPECT_EQ(whep.watchers.size(), CameraWatchers::most);
}

TEST(WhepAnswers, WhoMayNoLongerLookOnceTheAnswerIsThereWatchesNothing) {
    Whep whep(Door::Locked);
    const auto bearer = whep.bearer(Role::Viewer);
    const auto late = whep.ask(
        "POST", "/api/stream/front/whep", {{"Content-Type", "application/sdp"}, {"Authorization", bearer}},
        offered
    );
    ASSERT_TRUE(late.pending);
    whep.api.note_change_of_access();
    EXPECT_EQ(whep.told(late, R"({"session":"8d5a-1","answer":"v=0"})").status, 401U);
    EXPECT_EQ(whep.commands.back().first.action, "whep_end");
}

TEST(WhepAnswers, WhatIsNoDescriptionIsRefusedUnasked) {
    Whep whep;
    EXPECT_EQ(whep.offer(offered, "application/json").status, 415U);
    EXPECT_EQ(whep.offer(offered, "text/plain").status, 415U);
    EXPECT_EQ(whep.offer("").status, 400U);
    EXPECT_EQ(whep.offer(std::string(32 * 1024 + 1, 'x')).status, 413U);
    EXPECT_EQ(
        whep.ask("POST", "/api/stream/..%2f/whep", {{"Content-Type", "application/sdp"}}, offered).status,
        404U
    );
    for (const auto* session : {"..", "a%2fb", "a.b"}) {
        const auto path = std::string("/api/stream/front/whep/") + session;
        EXPECT_EQ(whep.ask("DELETE", path).status, 404U) << session;
    }
    EXPECT_TRUE(whep.commands.empty());
}

TEST(WhepAnswers, ASessionIsToldOfCandidatesAndEnded) {
    Whep whep;
    const std::vector<io::HttpField> type = {{"Content-Type", "application/trickle-ice-sdpfrag"}};
    auto pending = whep.ask("PATCH", "/api/stream/front/whep/8d5a-1", type, "a=ice-ufrag:x\r\n");
    ASSERT_EQ(whep.commands.size(), 1U);
    EXPECT_EQ(whep.commands[0].first.action, "whep_candidates");
    EXPECT_EQ(whep.told(pending, "{}").status, 204U);
    pending = whep.ask("DELETE", "/api/stream/front/whep/8d5a-1");
    ASSERT_EQ(whep.commands.size(), 2U);
    EXPECT_EQ(whep.commands[1].first.action, "whep_end");
    EXPECT_EQ(whep.commands[1].first.params, Value::object({{"camera", "front"}, {"session", "8d5a-1"}}));
    EXPECT_EQ(whep.told(pending, "{}").status, 200U);
    EXPECT_EQ(whep.ask("PATCH", "/api/stream/front/whep/8d5a-1", {}, "x").status, 415U);
}

TEST(WhepAnswers, AnAnswerWithoutASessionIsNone) {
    Whep whep;
    for (const auto* data : {"{}", "null", R"({"session":"../x","answer":"v=0"})"}) {
        const auto pending = whep.offer();
        EXPECT_EQ(whep.told(pending, data).status, 502U) << data;
    }
}

TEST(WhepAnswers, BehindAPasswordNobodyWatchesWithoutASession) {
    Bench locked(Door::Locked);
    const auto answer =
        locked.ask("POST", "/api/stream/front/whep", {{"Content-Type", "application/sdp"}}, offered);
    EXPECT_EQ(answer.status, 401U);
}

} // namespace
} // namespace tutti::gateway
