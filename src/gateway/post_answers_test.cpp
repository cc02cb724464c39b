// What pages may change and who may: events and commands that are posted, and everything that is refused.
#include "gateway/api_testing.hpp"
#include "governance/catalogue.hpp"

#include <fmt/format.h>

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr io::HttpField json = {"Content-Type", "application/json"};
constexpr const char* press = R"({"type":"button.press","producer":1,"data":{"code":"up"}})";
constexpr const char* start = R"({"action":"playlist.start","params":{"name":"pulse"}})";

std::string presence(std::string_view state) {
    return fmt::format(
        R"({{"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"{}","topics":[]}})", state
    );
}

struct Posts : Bench {
    explicit Posts(Door door = Door::Open) : Bench(door) {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply("director", presence("online"));
    }
    Answer event(std::string_view body, std::vector<io::HttpField> fields = {json}) {
        return ask("POST", "/api/events", std::move(fields), body);
    }
    Answer
    command(std::string_view target, std::string_view body, std::vector<io::HttpField> fields = {json}) {
        return ask("POST", "/api/commands/" + std::string(target), std::move(fields), body);
    }
};

TEST(PostEvent, IsPublishedAndItsIdSaid) {
    Posts posts;
    const auto answer = posts.event(press);
    EXPECT_EQ(answer.status, 202U);
    EXPECT_EQ(answer.body, R"({"id":"id-1"})");
    ASSERT_EQ(posts.published.size(), 1U);
    EXPECT_EQ(posts.published[0].type, "button.press");
    EXPECT_EQ(posts.published[0].producer, 1);
    EXPECT_EQ(print_json(posts.published[0].data), R"({"code":"up"})");
    EXPECT_EQ(posts.event(R"({"type":"emergency.stop"})").status, 202U);
    EXPECT_EQ(posts.published[1].producer, 0);
    EXPECT_EQ(print_json(posts.published[1].data), "{}");
    EXPECT_EQ(posts.api.posts().events, 2U);
}

TEST(PostEvent, WhatIsNoEventIsRefusedWithAReason) {
    Posts posts;
    for (const auto* body :
         {"", "{", "[]", "{}", R"({"type":""})", R"({"type":"Button"})", R"({"type":"a..b"})",
          R"({"type":"a/b"})", R"({"type":7})", R"({"type":"a","data":[]})", R"({"type":"a","data":null})",
          R"({"type":"a","producer":1.5})", R"({"type":"a","producer":3000000000})",
          R"({"v":2,"type":"a"})"}) {
        const auto answer = posts.event(body);
        EXPECT_EQ(answer.status, 400U) << body;
        EXPECT_TRUE(answer.code() == "invalid_input" || answer.code() == "unknown_version") << body;
    }
    std::string long_type = "a";
    for (int i = 0; i < 200; ++i) long_type += ".b";
    EXPECT_EQ(posts.event(fmt::format(R"({{"type":"{}"}})", long_type)).status, 400U);
    EXPECT_TRUE(posts.published.empty());
}

TEST(PostEvent, WhatTheBusRefusesIsNoSuccess) {
    const std::pair<ErrorCode, unsigned> statuses[] = {
        {ErrorCode::PermissionDenied, 403},
        {ErrorCode::LimitExceeded, 507},
        {ErrorCode::Unavailable, 503},
        {ErrorCode::Timeout, 504},
    };
    Posts posts;
    for (const auto& [code, status] : statuses) {
        posts.bus_says = Error{code, "the broker refused the message: why"};
        const auto answer = posts.event(press);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.code(), name(code));
        EXPECT_NE(answer.body.find("the broker refused the message: why"), std::string::npos);
    }
    EXPECT_EQ(posts.api.posts().events, 0U);
    EXPECT_EQ(posts.api.posts().not_taken, 4U);
    EXPECT_EQ(posts.api.posts().refused, 0U); // which is at the door
}

TEST(PostEvent, WhatTheInstallationSaysOfItselfIsNoPages) {
    Posts posts;
    for (const auto* type :
         {"event.playlist.stopped", "event.anything", "event", "playlist.created", "playlist"}) {
        const auto answer = posts.event(fmt::format(R"({{"type":"{}"}})", type));
        EXPECT_EQ(answer.status, 403U) << type;
        EXPECT_EQ(answer.code(), "permission_denied") << type;
    }
    EXPECT_TRUE(posts.published.empty());
}

TEST(PostEvent, NoOtherMethodChangesAnything) {
    Posts posts;
    for (const auto* method : {"HEAD", "PUT", "DELETE"}) {
        const auto answer = posts.ask(method, "/api/events", {json}, press);
        EXPECT_EQ(answer.status, 405U) << method;
        EXPECT_EQ(answer.field("Allow"), "GET, POST, OPTIONS") << method;
    }
    for (const auto* method : {"GET", "PUT", "DELETE"}) {
        const auto answer = posts.ask(method, "/api/commands/director", {json}, press);
        EXPECT_EQ(answer.status, 405U) << method;
        EXPECT_EQ(answer.field("Allow"), "POST, OPTIONS") << method;
    }
}

TEST(PostEvent, APageOfAnotherSiteMayNotChangeAnything) {
    Posts posts;
    for (const auto* origin : {"http://evil.example", "null", "http://localhost:8081", ""}) {
        EXPECT_EQ(posts.event(press, {json, {"Origin", origin}}).code(), "forbidden") << origin;
        EXPECT_EQ(posts.command("director", start, {json, {"Origin", origin}}).status, 403U) << origin;
    }
    EXPECT_EQ(posts.event(press, {json, {"Origin", "http://localhost:8080"}}).status, 202U);
    EXPECT_TRUE(posts.commands.empty());
    EXPECT_EQ(posts.published.size(), 1U);
    EXPECT_EQ(posts.api.posts().refused, 8U);
}

TEST(PostEvent, TheBodyIsToBeJson) {
    Posts posts;
    EXPECT_EQ(posts.event(press, {}).status, 415U);
    for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
        EXPECT_EQ(posts.event(press, {{"Content-Type", type}}).code(), "unsupported_media_type") << type;
        EXPECT_EQ(posts.command("director", start, {{"Content-Type", type}}).status, 415U) << type;
    }
    EXPECT_EQ(posts.event(press, {{"Content-Type", "application/json; charset=utf-8"}}).status, 202U);
}

TEST(PostEvent, BehindAPasswordItNeedsTheSessionAndItsToken) {
    Posts posts(Door::Locked);
    EXPECT_EQ(posts.event(press).status, 401U);
    EXPECT_EQ(posts.command("director", start).status, 401U);
    const auto login = posts.log_in("correct horse");
    const auto set = login.field("Set-Cookie");
    const auto cookie = set.substr(0, set.find(';'));
    const auto csrf = std::string(parse_json(login.body)->find("csrf")->string());
    EXPECT_EQ(posts.event(press, {json, {"Cookie", cookie}}).code(), "forbidden");
    EXPECT_EQ(posts.event(press, {json, {"Cookie", cookie}, {"X-CSRF-Token", "x"}}).status, 403U);
    EXPECT_EQ(posts.command("director", start, {json, {"Cookie", cookie}}).status, 403U);
    EXPECT_EQ(posts.event(press, {json, {"X-CSRF-Token", csrf}}).status, 401U);
    EXPECT_EQ(posts.event(press, {json, {"Cookie", cookie}, {"X-CSRF-Token", csrf}}).status, 202U);
    EXPECT_TRUE(posts.command("director", start, {json, {"Cookie", cookie}, {"X-CSRF-Token", csrf}}).pending);
}

TEST(PostEvent, AHundredASecondAreEnough) {
    Posts posts;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(posts.event(press).status, 202U) << i;
    const auto refused = posts.event(press);
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.code(), "too_many_requests");
    EXPECT_EQ(refused.field("Retry-After"), "1");
    EXPECT_EQ(posts.command("director", start).status, 429U);
    posts.now.steady += 9'999us;
    EXPECT_EQ(posts.event(press).status, 429U);
    posts.now.steady += 1us;
    EXPECT_EQ(posts.event(press).status, 202U);
    posts.now.steady += 1s;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(posts.event(press).status, 202U) << i;
    EXPECT_EQ(posts.event(press).status, 429U);
}

TEST(PostEvent, WithoutTheBusNothingIsPromised) {
    Posts posts;
    posts.state.set_bus_connected(false, posts.now.steady);
    EXPECT_EQ(posts.event(press).code(), "unavailable");
    EXPECT_EQ(posts.api.posts().not_taken, 1U);
    EXPECT_EQ(posts.command("director", start).status, 503U);
    EXPECT_TRUE(posts.published.empty());
}

TEST(PostCommand, IsSentOnAndAnsweredLater) {
    Posts posts;
    const auto answer = posts.command("director", start);
    ASSERT_TRUE(answer.pending);
    ASSERT_EQ(posts.commands.size(), 1U);
    const auto& [command, done] = posts.commands[0];
    EXPECT_EQ(command.target, "director");
    EXPECT_EQ(command.action, "playlist.start");
    EXPECT_EQ(print_json(command.params), R"({"name":"pulse"})");
    done(std::string(R"({"v":1,"request_id":"r","status":"ok","data":{"id":7},"error":null})"));
    EXPECT_EQ(answer.pending->response()->body, R"({"data":{"id":7}})");
    EXPECT_TRUE(posts.command("director", R"({"action":"graph"})").pending);
    EXPECT_EQ(print_json(posts.commands[1].first.params), "{}");
}

TEST(PostCommand, MalformedOnesAreRefused) {
    Posts posts;
    for (const auto* body :
         {"", "[]", "{}", R"({"action":""})", R"({"action":"a","params":[]})", R"({"action":"A"})"})
        EXPECT_EQ(posts.command("director", body).code(), "invalid_input") << body;
    for (const auto* target : {"", "Director", "a/b", "..", "a..b", "%2e", "+", "#"})
        EXPECT_EQ(posts.command(target, start).code(), "not_found") << target;
    EXPECT_TRUE(posts.commands.empty());
}

TEST(PostCommand, ATargetThatDoesNotLiveIsNotFoundAtOnce) {
    Posts posts;
    EXPECT_EQ(posts.command("nobody", start).code(), "not_found");
    EXPECT_EQ(posts.command("nobody", start).status, 404U);
    posts.presences.apply("left.director", presence("online"));
    EXPECT_TRUE(posts.command("left.director", start).pending);
    posts.presences.apply("director", presence("offline"));
    EXPECT_EQ(posts.command("director", start).status, 404U);
    posts.presences.apply("director", presence("online"));
    EXPECT_TRUE(posts.command("director", start).pending);
    posts.presences.apply("director", "");
    EXPECT_EQ(posts.command("director", start).status, 404U);
}

std::string service_because(std::string_view state, std::string_view cause) {
    return fmt::format(
        R"({{"v":1,"state":"{}","cause":"{}","pid":null,"since":1,"restarts":0,"pattern":"always",)"
        R"("required":true,"memory":null,"cpu_percent":null}})",
        state, cause
    );
}

TEST(PostCommand, AServiceThatIsNoWorkerTakesNone) {
    Posts posts;
    posts.say("service/hub", service_because("ready", "started"));
    const auto answer = posts.command("hub", start);
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(answer.code(), "not_found");
    EXPECT_NE(answer.body.find("hub runs, and takes no commands"), std::string::npos) << answer.body;
    posts.say("service/hub", service_because("unhealthy", "its probe failed"));
    EXPECT_EQ(posts.command("hub", start).status, 404U);
    EXPECT_TRUE(posts.commands.empty());
}

TEST(PostCommand, AServiceThatDoesNotRunOrDoesNotReachTheBusIsSaidToBe) {
    Posts posts;
    for (const auto* state : {"stopped", "waiting", "starting", "backoff", "crash_loop", "failed"}) {
        posts.say("service/lamp", service_because(state, "c"));
        const auto answer = posts.command("lamp", start);
        EXPECT_EQ(answer.status, 409U) << state;
        EXPECT_EQ(answer.code(), "not_running") << state;
    }
    posts.say("service/lamp", service_because("ready", "started: bus away"));
    const auto answer = posts.command("lamp", start);
    EXPECT_EQ(answer.status, 503U);
    EXPECT_EQ(answer.code(), "unavailable");
    posts.presences.apply("lamp", presence("online"));
    EXPECT_TRUE(posts.command("lamp", start).pending);
}

TEST(PostCommand, AServiceOnDemandMayBeAwakenedByIt) {
    Posts posts;
    posts.say(
        "service/camera",
        R"({"v":1,"state":"stopped","cause":"c","pid":null,"since":1,"restarts":0,"pattern":"demand",)"
        R"("required":false,"memory":null,"cpu_percent":null})"
    );
    EXPECT_TRUE(posts.command("camera", start).pending);
}

TEST(PostCommand, JustAfterAConnectionNobodyIsGivenUp) {
    Posts posts;
    posts.presences.bus_connected(posts.now.steady);
    const auto early = posts.command("director", start);
    EXPECT_EQ(early.code(), "unavailable");
    EXPECT_EQ(early.field("Retry-After"), "1");
    posts.now.steady += live::Presences::settling;
    EXPECT_EQ(posts.command("director", start).status, 404U);
}

std::string reply(std::string_view rest) { return fmt::format(R"({{"v":1,"request_id":"r",{}}})", rest); }

TEST(CommandAnswer, IsTheDataOfTheReply) {
    const auto answer =
        answer_to_command(reply(R"("status":"ok","data":{"playlist_id":"run-1"},"error":null)"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"data":{"playlist_id":"run-1"}})");
    EXPECT_EQ(answer_to_command(reply(R"("status":"ok","data":null,"error":null)")).body, R"({"data":null})");
}

TEST(CommandAnswer, AnErrorHasTheStatusOfItsCode) {
    const std::pair<const char*, unsigned> statuses[] = {
        {"invalid_input", 400}, {"unknown_version", 400}, {"permission_denied", 403}, {"not_found", 404},
        {"conflict", 409},      {"limit_exceeded", 429},  {"unavailable", 503},       {"timeout", 504},
        {"environment", 500},   {"of_its_own", 500},
    };
    for (const auto& [code, status] : statuses) {
        const auto answer = answer_to_command(reply(
            fmt::format(R"("status":"error","data":null,"error":{{"code":"{}","message":"why"}})", code)
        ));
        EXPECT_EQ(answer.status, status) << code;
        EXPECT_EQ(answer.body, fmt::format(R"({{"error":{{"code":"{}","message":"why"}}}})", code));
    }
}

TEST(CommandAnswer, NobodyInTimeIs504AndNonsenseIs502) {
    EXPECT_EQ(answer_to_command(fail(ErrorCode::Timeout, "nobody")).status, 504U);
    EXPECT_EQ(answer_to_command(fail(ErrorCode::Unavailable, "no")).status, 503U);
    EXPECT_EQ(answer_to_command(fail(ErrorCode::LimitExceeded, "no room")).status, 507U);
    EXPECT_EQ(answer_to_command("{}").status, 502U);
    EXPECT_EQ(answer_to_command("").status, 502U);
}

TEST(PostLimiter, ViewersDoNotShareTheirLimit) {
    PostLimiter limiter;
    const SteadyTime now{1h};
    for (int i = 0; i < PostLimiter::per_second; ++i) EXPECT_FALSE(limiter.try_post("a", now));
    EXPECT_EQ(limiter.try_post("a", now), 10ms);
    EXPECT_FALSE(limiter.try_post("b", now));
}

TEST(PostLimiter, MemoryIsBoundedByForgetting) {
    PostLimiter limiter;
    for (int i = 0; i < 5000; ++i)
        EXPECT_FALSE(limiter.try_post(std::to_string(i), SteadyTime{1h} + microseconds(i)));
}

TEST(OldCommand, IsAnsweredAsOlderClientsKnowIt) {
    Posts posts;
    const auto waiting = posts.ask("POST", "/api/command/director", {json}, start);
    posts.commands.back().second(std::string(
        R"({"v":1,"request_id":"r","timestamp":1,"status":"ok","data":{"playlist_id":"run-1"},"error":null})"
    ));
    EXPECT_EQ(
        Bench::read(*waiting.pending->response()).body,
        R"({"success":true,"message":"done","data":{"playlist_id":"run-1"}})"
    );
    const auto nobody = posts.ask("POST", "/api/command/nobody", {json}, start);
    EXPECT_EQ(nobody.status, 404U);
    EXPECT_EQ(nobody.body, R"({"success":false,"message":"nobody named nobody is there"})");
}

TEST(Command, HasTheTimeThatItIsKnownToTake) {
    Posts posts;
    posts.command("director", R"({"action":"discover_cameras"})");
    EXPECT_EQ(posts.commands.back().first.patience, seconds(28));
    posts.command("director", R"({"action":"start_camera"})");
    EXPECT_EQ(posts.commands.back().first.patience, seconds(10));
    posts.command("director", start);
    EXPECT_EQ(posts.commands.back().first.patience, std::nullopt);
}

TEST(Command, WhatSetsUpTakesItsRoleByThisWayToo) {
    Posts posts(Door::Locked);
    posts.presences.apply("orchestrator", presence("online"));
    const auto as = [&](Role role, const char* path, const char* action) {
        const auto shown = posts.bearer(role);
        posts.now.steady += 1s;
        const auto answer = posts.ask(
            "POST", path, {json, {"Authorization", shown}}, fmt::format(R"({{"action":"{}"}})", action)
        );
        return answer.pending ? 200U : answer.status;
    };
    for (const auto* path : {"/api/commands/orchestrator", "/api/command/orchestrator"}) {
        EXPECT_EQ(as(Role::Operator, path, "config.anything"), 403U);
        EXPECT_EQ(as(Role::Admin, path, "config.anything"), 200U);
        EXPECT_EQ(as(Role::Operator, path, "config.get"), 200U);
        EXPECT_EQ(as(Role::Operator, path, "restart"), 200U);
    }
}

TEST(Command, APassphraseForAnotherMachinesVaultDoesNotGoOverTheBus) {
    Posts posts;
    posts.presences.apply("left.control", presence("online"));
    for (const auto* path : {"/api/commands/left.control", "/api/command/left.control"}) {
        const auto answer =
            posts.ask("POST", path, {json}, R"({"action":"vault.unlock","params":{"passphrase":"hush"}})");
        EXPECT_EQ(answer.status, 403U);
        EXPECT_NE(answer.body.find("tutti vault"), std::string::npos) << answer.body;
        EXPECT_EQ(answer.body.find("hush"), std::string::npos);
        EXPECT_TRUE(posts.commands.empty());
    }
    EXPECT_TRUE(posts.command("left.control", R"({"action":"vault.status"})").pending);
    EXPECT_EQ(posts.commands.size(), 1U);
}

TEST(Command, OfTheTableTakesTheRoleThatTheTableSays) {
    Posts posts(Door::Locked);
    for (const auto* worker : {"orchestrator", "left.control"})
        posts.presences.apply(worker, presence("online"));
    int setting_up = 0;
    for (const auto role : {Role::Operator, Role::Admin}) {
        const auto shown = posts.bearer(role);
        for (const auto table = governance::catalogue(); const auto& type : table.all()) {
            const bool sets_up = type.permission == governance::Permission::SetUp;
            setting_up += sets_up ? 1 : 0;
            posts.now.steady += 1s;
            // Another machine's control cannot tell who asks here.
            const bool is_for_control = type.target == "control";
            const auto answer = posts.ask(
                "POST", is_for_control ? "/api/commands/left.control" : "/api/commands/orchestrator",
                {json, {"Authorization", shown}}, fmt::format(R"({{"action":"{}"}})", type.action)
            );
            const auto status = answer.pending ? 200U : answer.status;
            const bool is_secret = type.contents == governance::Contents::Secret;
            const bool is_too_much = (sets_up || is_for_control) && role == Role::Operator;
            EXPECT_EQ(status, is_too_much || is_secret ? 403U : 200U) << type.name << ' ' << name(role);
        }
    }
    EXPECT_GE(setting_up, 2 * 5);
}

} // namespace
} // namespace tutti::gateway
