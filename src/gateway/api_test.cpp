#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr const char* reading = R"({"v":1,"value":null,"unit":"%","timestamp":5,"expires_in":60})";
constexpr const char* source_status =
    R"({"v":1,"source_id":"s","last_poll":5,"last_success":null,"last_error":null,"poll_count":1,"error_count":0,"expires_in":120})";
std::string service(std::string_view state, std::string_view pattern = "always", bool required = true) {
    return std::string(R"({"v":1,"state":")") + std::string(state)
           + R"(","cause":"c","pid":7,"since":1,"restarts":2,"pattern":")" + std::string(pattern)
           + R"(","required":)" + (required ? "true" : "false") + R"(,"memory":1024,"cpu_percent":50.0})";
}

TEST(Api, SourcesHaveReadingsStatusAndMeta) {
    Bench bench;
    EXPECT_EQ(bench.get("/api/sources").body, "{}");
    bench.say("reading/s/cpu", reading);
    const auto inner =
        R"({"readings":{"cpu":{"value":null,"unit":"%","timestamp":5.0}},"status":null,"meta":null})";
    EXPECT_EQ(bench.get("/api/sources").body, std::string(R"({"s":)") + inner + "}");
    EXPECT_EQ(bench.get("/api/sources/s").body, inner);
    bench.say("status/s", source_status);
    EXPECT_NE(bench.get("/api/sources").body.find(R"("poll_count":1)"), std::string::npos);
    EXPECT_EQ(bench.get("/api/sources").field("Content-Type"), "application/json");
    EXPECT_EQ(bench.get("/api/sources").field("Cache-Control"), "no-store");
}

TEST(Api, AnAnswerIsMadeOnceForEachRevision) {
    Bench bench;
    bench.say("reading/s/cpu", reading);
    io::HttpRequest request;
    request.method = "GET";
    request.path = "/api/sources";
    request.host = "localhost";
    const auto one = std::get<io::SharedResponse>(bench.api.handle(request));
    const auto two = std::get<io::SharedResponse>(bench.api.handle(request));
    EXPECT_EQ(one, two);
    bench.say("reading/s/cpu", reading);
    const auto three = std::get<io::SharedResponse>(bench.api.handle(request));
    EXPECT_NE(one, three);
}

TEST(Api, RecentIsTheCourseOfEachNumber) {
    Bench bench;
    EXPECT_EQ(bench.get("/api/recent").body, "{}");
    bench.say("reading/s/sky", R"({"v":1,"value":"rain","unit":"","timestamp":5,"expires_in":60})");
    EXPECT_EQ(bench.get("/api/recent").body, "{}");
    bench.say("reading/s/cpu", R"({"v":1,"value":-3,"unit":"","timestamp":5,"expires_in":60})");
    bench.say("reading/s/cpu", R"({"v":1,"value":2.5,"unit":"","timestamp":7.25,"expires_in":60})");
    EXPECT_EQ(bench.get("/api/recent").body, R"({"s":{"cpu":[[5.0,-3.0],[7.25,2.5]]}})");
    EXPECT_EQ(Bench(Door::Locked).get("/api/recent").status, 401U);
}

TEST(Api, ServicesAreAsTheOrchestratorSaid) {
    Bench bench;
    bench.say("service/hub", service("ready"));
    EXPECT_EQ(
        bench.get("/api/services").body,
        R"({"hub":{"state":"ready","cause":"c","pid":7,"since":1.0,"restarts":2,"pattern":"always","required":true,)"
        R"("memory":1024,"cpu_percent":50.0}})"
    );
    EXPECT_EQ(bench.get("/api/services/hub").status, 200U);
    EXPECT_EQ(bench.get("/api/services/nobody").code(), "not_found");
}

TEST(Api, WhatIsNotThereIsNotFoundInJson) {
    Bench bench;
    for (const auto* path :
         {"/api/", "/api/source", "/api/sources/x", "/api/sources/", "/api/sources/a/b", "/nothing"}) {
        EXPECT_EQ(bench.get(path).status, 404U) << path;
        EXPECT_EQ(bench.get(path).code(), "not_found") << path;
    }
}

TEST(Api, WhatIsNotThereIsAPageToABrowserButNeverBelowTheApi) {
    Bench bench;
    const auto open = [&bench](std::string_view path) {
        return bench.ask("GET", path, {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}});
    };
    for (const auto* path : {"/api", "/api/nothing", "/ws/nothing", "/health/nothing", "/metrics/x"}) {
        EXPECT_EQ(open(path).status, 404U) << path;
        EXPECT_EQ(open(path).code(), "not_found") << path;
    }
    for (const auto* path : {"/nothing", "/apis", "/event", "/nothing/api/x"}) {
        EXPECT_EQ(open(path).status, 404U) << path;
        EXPECT_EQ(open(path).field("Content-Type"), "text/html; charset=utf-8") << path;
    }
}

TEST(Api, OtherMethodsAreRefusedWithAllow) {
    Bench bench;
    for (const auto* path :
         {"/api/sources", "/api/services", "/api/sources/x", "/metrics", "/health/live", "/", "/x"}) {
        const auto answer = bench.ask("POST", path);
        EXPECT_EQ(answer.status, 405U) << path;
        EXPECT_EQ(answer.field("Allow"), "GET, HEAD, OPTIONS") << path;
    }
    EXPECT_EQ(bench.ask("PUT", "/api/session").field("Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
    EXPECT_EQ(bench.ask("POST", "/ws/live").field("Allow"), "GET, OPTIONS");
}

TEST(Api, ReadyNeedsTheBusAndEveryRequiredService) {
    Bench bench;
    EXPECT_EQ(bench.get("/health/live").body, R"({"status":"ok"})");
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    bench.state.set_bus_connected(true, bench.now.steady);
    EXPECT_EQ(bench.get("/health/ready").body, R"({"status":"ready","services":{}})");
    bench.say("service/hub", service("ready"));
    bench.say("service/extra", service("failed", "always", false));
    bench.say("service/weather", service("waiting", "ephemeral"));
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"ready","services":{"hub":"ready","weather":"waiting"}})"
    );
    bench.say("service/hub", service("backoff"));
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"not_ready","services":{"hub":"backoff","weather":"waiting"},"unready":[{"component":"service/hub","level":"warn","reason":"backoff: c"}]})"
    );
    bench.say("service/hub", service("ready"));
    bench.say("service/weather", service("crash_loop", "ephemeral"));
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
}

TEST(Api, ReadyNeedsEveryRequiredComponentAndSaysWhichIsNot) {
    Bench bench;
    bench.health = governance::health::HealthBook({.required = {"render"}}, bench.now.steady);
    bench.state.set_bus_connected(true, bench.now.steady);
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"not_ready","services":{},"unready":[{"component":"render","level":"unknown","reason":"nobody has said yet how it is"}]})"
    );
    bench.say(
        "health/render",
        R"({"v":1,"level":"warn","message":"m","details":{},"updated_at":1.0,"expires_in":60})"
    );
    EXPECT_EQ(bench.get("/health/ready").body, R"({"status":"ready","services":{}})");
    bench.now.steady += 61s;
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    EXPECT_EQ(bench.get("/health").body, R"({"status":"unhealthy"})");
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"not_ready","services":{},"unready":[{"component":"render","level":"unknown","reason":"it says nothing any more; at last: m"}]})"
    );
}

TEST(Api, AServiceThatFlapsIsNotReadyUntilItHolds) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.say("service/hub", service("ready"));
    for (int i = 0; i < 2; ++i) {
        bench.say("service/hub", service("backoff"));
        bench.say("service/hub", service("ready"));
    }
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    bench.now.steady += 2s;
    EXPECT_EQ(bench.get("/health/ready").status, 200U);
}

TEST(Api, IsNotReadyWhileNobodySupervises) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.say("service/hub", service("ready"));
    bench.say(
        "health/services",
        R"({"v":1,"level":"error","message":"m","details":{"supervised":false},"updated_at":1.0,"expires_in":60})"
    );
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"not_ready","reason":"nobody supervises the services","services":{"hub":"ready"}})"
    );
    bench.say(
        "health/services",
        R"({"v":1,"level":"ok","message":"m","details":{},"updated_at":1.0,"expires_in":60})"
    );
    EXPECT_EQ(bench.get("/health/ready").status, 200U);
}

TEST(Api, ReadinessSaysWhomTheHubRefusesAndIsLostWhereThatAreOurOwn) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.say("service/hub", service("ready"));
    const auto say = [&](const std::string& level, const std::string& refusing) {
        bench.say(
            "health/hub", R"({"v":1,"level":")" + level + R"(","message":"m","details":{"refusing":[)"
                              + refusing + R"(]},"updated_at":1.0,"expires_in":60})"
        );
    };
    say("error", R"("anonymous")");
    EXPECT_EQ(
        bench.get("/health/ready").body, R"({"status":"ready","reason":"hub: m","services":{"hub":"ready"}})"
    );
    say("error", R"("trusted","anonymous")");
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    say("warn", "");
    EXPECT_EQ(bench.get("/health/ready").body, R"({"status":"ready","services":{"hub":"ready"}})");
}

TEST(Api, UnderASupervisorServicesMustBeKnownToBeReadyAndSomebodyGoOnSayingSo) {
    constexpr auto supervised =
        R"({"v":1,"level":"ok","message":"m","details":{"supervised":true},"updated_at":1.0,"expires_in":60})";
    Bench bench(Door::Open, Supervised::Yes);
    bench.state.set_bus_connected(true, bench.now.steady);
    bench.say("health/services", supervised);
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    bench.say("service/hub", service("ready"));
    EXPECT_EQ(bench.get("/health/ready").status, 200U);
    bench.now.steady += 61s;
    bench.now.wall += 61s;
    bench.state.expire(bench.now.steady);
    EXPECT_EQ(bench.get("/health/ready").status, 503U);
    EXPECT_EQ(
        bench.get("/health/ready").body,
        R"({"status":"not_ready","reason":"nobody says how the services are: the orchestrator is away","services":{"hub":"ready"}})"
    );
}

TEST(Api, AForeignHostNameIsMisdirected) {
    Bench bench;
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Host", "evil.example"}}).code(), "misdirected_request");
    EXPECT_EQ(bench.ask("GET", "/", {{"Host", "evil.example"}}).status, 421U);
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Host", "127.0.0.1:8080"}}).status, 200U);
}

TEST(Api, TheLiveFeedIsAWebSocketOfTheSameOrigin) {
    Bench bench;
    EXPECT_TRUE(bench.ask("GET", "/ws/live", handshake).upgraded);
    EXPECT_TRUE(bench.ask("GET", "/ws/live", handshake_with("Origin", "http://localhost:8080")).upgraded);
    EXPECT_EQ(
        bench.ask("GET", "/ws/live", handshake_with("Origin", "http://evil.example")).code(), "forbidden"
    );
    EXPECT_EQ(bench.ask("GET", "/ws/live", handshake_with("Origin", "null")).status, 403U);
    EXPECT_EQ(bench.get("/ws/live").status, 426U);
    EXPECT_EQ(bench.get("/ws/live").field("Upgrade"), "websocket");
}

TEST(Api, AHandshakeThatIsNoneIsSaidToBe) {
    Bench bench;
    const auto with_key = [&](std::vector<std::string_view> keys) {
        std::vector<io::HttpField> fields = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
        for (const auto key : keys) fields.push_back({"Sec-WebSocket-Key", key});
        return bench.ask("GET", "/ws/live", std::move(fields));
    };
    constexpr std::string_view right = "dGhlIHNhbXBsZSBub25jZQ==";
    EXPECT_TRUE(with_key({right}).upgraded);
    for (const auto key :
         {"", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j", "????????????????????????", "AAAA"}) {
        EXPECT_EQ(with_key({key}).status, 400U) << key;
        EXPECT_EQ(with_key({key}).code(), "invalid_input") << key;
    }
    EXPECT_EQ(with_key({}).status, 400U);
    EXPECT_EQ(with_key({right, right}).status, 400U);
    for (const auto version : {"", "8", "12", "14", "13, 8"}) {
        const auto answer = bench.ask(
            "GET", "/ws/live",
            {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", version}, {"Sec-WebSocket-Key", right}}
        );
        EXPECT_EQ(answer.status, 426U) << version;
        EXPECT_EQ(answer.field("Sec-WebSocket-Version"), "13") << version;
    }
}

TEST(Api, TheEventFeedHasTheSameDoor) {
    Bench bench;
    EXPECT_TRUE(bench.ask("GET", "/ws/events", handshake_with("Origin", "http://localhost:8080")).upgraded);
    EXPECT_EQ(bench.ask("GET", "/ws/events", handshake_with("Origin", "http://evil.example")).status, 403U);
    EXPECT_EQ(bench.get("/ws/events").status, 426U);
    Bench locked(Door::Locked);
    EXPECT_EQ(locked.ask("GET", "/ws/events", handshake).status, 401U);
}

TEST(Api, WithoutAPasswordEverybodyIsAuthenticated) {
    Bench bench;
    EXPECT_EQ(bench.get("/api/session").body, R"({"authenticated":true,"required":false,"csrf":""})");
}

std::string cookie_of(const Answer& answer) {
    const auto set = answer.field("Set-Cookie");
    return set.substr(0, set.find(';'));
}

std::string csrf_of(const Answer& answer) {
    return std::string(parse_json(answer.body)->find("csrf")->string());
}

TEST(Api, BehindAPasswordOnlySessionsSeeAnything) {
    Bench bench(Door::Locked);
    for (const auto* path : {"/api/sources", "/api/services", "/api/sources/x", "/api/nothing", "/metrics"})
        EXPECT_EQ(bench.get(path).code(), "unauthorized") << path;
    EXPECT_EQ(bench.ask("GET", "/ws/live", handshake).status, 401U);
    EXPECT_EQ(bench.get("/health/live").status, 200U);
    EXPECT_EQ(bench.get("/api/session").body, R"({"authenticated":false,"required":true,"csrf":""})");
}

TEST(Api, ALoginIsASessionUntilItsLogout) {
    Bench bench(Door::Locked);
    EXPECT_EQ(bench.log_in("wrong horse").status, 401U);
    const auto login = bench.log_in("correct horse");
    ASSERT_EQ(login.status, 200U);
    const auto set = login.field("Set-Cookie");
    EXPECT_NE(set.find("; HttpOnly"), std::string::npos);
    EXPECT_NE(set.find("; SameSite=Strict"), std::string::npos);
    const auto cookie = set.substr(0, set.find(';'));
    const auto csrf = std::string(parse_json(login.body)->find("csrf")->string());
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", cookie}}).status, 200U);
    EXPECT_TRUE(bench.ask("GET", "/ws/live", handshake_with("Cookie", cookie)).upgraded);
    EXPECT_EQ(bench.ask("GET", "/api/session", {{"Cookie", cookie}}).body, login.body);
    EXPECT_EQ(bench.ask("DELETE", "/api/session", {{"Cookie", cookie}}).status, 403U);
    EXPECT_EQ(bench.ask("DELETE", "/api/session", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}).status, 200U);
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", cookie}}).status, 401U);
    const auto token = std::string_view(cookie).substr(cookie.find('=') + 1);
    EXPECT_EQ(bench.ended_sessions, std::vector{Sessions::number(token)});
}

TEST(Api, ALogoutTakesTheCookieWhereItWasPutAndEndsNobodyElse) {
    Bench bench(Door::Locked);
    const auto login = bench.log_in("correct horse");
    const auto other = cookie_of(bench.log_in("correct horse"));
    const auto logout =
        bench.ask("DELETE", "/api/session", {{"Cookie", cookie_of(login)}, {"X-CSRF-Token", csrf_of(login)}});
    const auto attributes = [](const std::string& set) { return set.substr(set.find(';')); };
    EXPECT_TRUE(logout.field("Set-Cookie").starts_with("tutti_session=; Path=/; Max-Age=0; "));
    EXPECT_TRUE(attributes(login.field("Set-Cookie")).starts_with("; Path=/; "));
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", other}}).status, 200U);
    EXPECT_EQ(bench.ended_sessions.size(), 1U);
    // Who is not there cannot end anything.
    EXPECT_EQ(bench.ask("DELETE", "/api/session", {{"Cookie", cookie_of(login)}}).status, 401U);
    EXPECT_EQ(bench.ended_sessions.size(), 1U);
}

TEST(Api, WhoListensIsOfItsSession) {
    Bench bench(Door::Locked);
    const auto cookie = cookie_of(bench.log_in("correct horse"));
    const auto number = Sessions::number(std::string_view(cookie).substr(cookie.find('=') + 1));
    EXPECT_NE(number, 0U);
    EXPECT_EQ(bench.ask("GET", "/ws/live", handshake_with("Cookie", cookie)).owner, number);
    EXPECT_EQ(bench.ask("GET", "/ws/pad", handshake_with("Cookie", cookie)).owner, number);
    EXPECT_EQ(bench.ask("GET", "/api/events", {{"Cookie", cookie}}).owner, number);
    const auto by_token = bench.ask("GET", "/api/events", {{"Authorization", bench.bearer(Role::Viewer)}});
    EXPECT_TRUE(by_token.upgraded);
    EXPECT_EQ(by_token.owner, 0U);
}

TEST(Api, WhoLogsOutOnTheWayToListeningNeverListens) {
    Bench bench(Door::Locked);
    const auto login = bench.log_in("correct horse");
    const auto other = cookie_of(bench.log_in("correct horse"));
    const auto cookie = cookie_of(login);
    const auto events = bench.ask("GET", "/api/events", {{"Cookie", cookie}});
    const auto live = bench.ask("GET", "/ws/live", handshake_with("Cookie", cookie));
    const auto of_other = bench.ask("GET", "/ws/live", handshake_with("Cookie", other));
    const auto by_token = bench.ask("GET", "/api/events", {{"Authorization", bench.bearer(Role::Viewer)}});
    for (const auto* each : {&events, &live, &of_other, &by_token}) EXPECT_FALSE(each->is_over());
    bench.ask("DELETE", "/api/session", {{"Cookie", cookie}, {"X-CSRF-Token", csrf_of(login)}});
    EXPECT_TRUE(events.is_over());
    EXPECT_TRUE(live.is_over());
    EXPECT_FALSE(of_other.is_over());
    EXPECT_FALSE(by_token.is_over());
    // Another lock is on the door.
    bench.api.note_change_of_access();
    EXPECT_TRUE(of_other.is_over());
    EXPECT_TRUE(by_token.is_over());
    EXPECT_FALSE(bench.ask("GET", "/ws/live", handshake_with("Cookie", other)).is_over());
}

TEST(Api, WhoListensByATokenIsOverOnceItIsRevokedAndOthersGoOn) {
    Bench bench(Door::Locked);
    const auto cookie = cookie_of(bench.log_in("correct horse"));
    const auto kept = bench.ask("GET", "/api/events", {{"Authorization", bench.bearer(Role::Viewer)}});
    const auto bearer = bench.bearer(Role::Operator);
    const auto live = bench.ask("GET", "/ws/live", handshake_with("Authorization", bearer));
    const auto pad = bench.ask("GET", "/ws/pad", handshake_with("Authorization", bearer));
    const auto by_session = bench.ask("GET", "/ws/pad", handshake_with("Cookie", cookie));
    for (const auto* each : {&kept, &live, &pad, &by_session}) {
        ASSERT_TRUE(each->upgraded);
        EXPECT_FALSE(each->is_over());
    }
    bool is_revoked = false;
    bench.tokens.revoke(bench.tokens.all().back().id, [&](const Result<void>& revoked) {
        is_revoked = revoked.has_value();
    });
    ASSERT_TRUE(is_revoked);
    EXPECT_TRUE(live.is_over());
    EXPECT_TRUE(pad.is_over());
    EXPECT_FALSE(kept.is_over());
    EXPECT_FALSE(by_session.is_over());
}

TEST(Api, ASessionThatWasRenewedIsTheSameAndEndsWithAllItsCookies) {
    Bench bench(Door::Locked);
    const auto first = bench.log_in("correct horse");
    bench.now.wall += 48h;
    const auto renewed = bench.ask("GET", "/api/session", {{"Cookie", cookie_of(first)}});
    ASSERT_NE(cookie_of(renewed), cookie_of(first));
    EXPECT_EQ(csrf_of(renewed), csrf_of(first)); // what another tab of the same browser knows
    const auto owner = [&](const Answer& by) {
        return bench.ask("GET", "/ws/live", handshake_with("Cookie", cookie_of(by))).owner;
    };
    EXPECT_EQ(owner(renewed), owner(first));
    const auto cookie = cookie_of(renewed);
    const auto csrf = csrf_of(renewed);
    EXPECT_EQ(bench.ask("DELETE", "/api/session", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}).status, 200U);
    for (const auto& each : {first, renewed})
        EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", cookie_of(each)}}).status, 401U);
    bench.now.wall += std::chrono::days(27);
    bench.log_in("correct horse");
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", cookie_of(renewed)}}).status, 401U);
}

TEST(Api, AnOldSessionIsHandedOutAnew) {
    Bench bench(Door::Locked);
    const auto set = bench.log_in("correct horse").field("Set-Cookie");
    const auto cookie = set.substr(0, set.find(';'));
    bench.now.wall += 48h;
    const auto answer = bench.ask("GET", "/api/session", {{"Cookie", cookie}});
    EXPECT_NE(answer.field("Set-Cookie"), "");
    bench.now.wall += std::chrono::days(40);
    EXPECT_EQ(bench.ask("GET", "/api/sources", {{"Cookie", cookie}}).status, 401U);
}

TEST(Api, MalformedAndForeignLoginsAreRefused) {
    Bench bench(Door::Locked);
    const auto post = [&bench](std::vector<io::HttpField> fields, std::string_view body) {
        return bench.ask("POST", "/api/session", std::move(fields), body).status;
    };
    const io::HttpField json = {"Content-Type", "application/json; charset=utf-8"};
    EXPECT_EQ(post({{"Content-Type", "text/plain"}}, R"({"password":"correct horse"})"), 415U);
    EXPECT_EQ(post({}, R"({"password":"correct horse"})"), 415U);
    EXPECT_EQ(post({json}, "password=correct horse"), 400U);
    EXPECT_EQ(post({json}, R"({"password":7})"), 400U);
    EXPECT_EQ(post({json, {"Origin", "http://evil.example"}}, R"({"password":"correct horse"})"), 403U);
    EXPECT_EQ(post({json, {"Origin", "http://localhost:8080"}}, R"({"password":"correct horse"})"), 200U);
}

TEST(Api, APageOfAnotherSiteIsWelcomeWhereItWasNamed) {
    Bench bench;
    const std::vector<io::HttpField> fields = {
        {"Origin", "https://home.example"}, {"Content-Type", "application/json"}
    };
    const auto post = [&] { return bench.ask("POST", "/api/events", fields, R"({"type":"a.b"})").status; };
    io::HttpRequest request;
    request.method = "OPTIONS";
    request.path = "/api/events";
    const std::vector<io::HttpField> asking = {
        {"Origin", "https://home.example"}, {"Access-Control-Request-Method", "POST"}
    };
    request.fields = asking;
    EXPECT_EQ(post(), 403U);
    EXPECT_EQ(bench.api.further_fields(request), "");
    bench.api.welcome({"https://home.example"});
    EXPECT_NE(post(), 403U);
    EXPECT_EQ(
        bench.api.further_fields(request),
        "Access-Control-Allow-Origin: https://home.example\r\nAccess-Control-Allow-Credentials: "
        "true\r\nVary: "
        "Origin\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\nAccess-Control-Allow-Headers: "
        "Content-Type, Idempotency-Key, "
        "X-CSRF-Token\r\nAccess-Control-Max-Age: 600\r\n"
    );
    Bench locked(Door::Locked);
    EXPECT_EQ(locked.ask("OPTIONS", "/api/events", asking).status, 401U);
    locked.api.welcome({"https://home.example"});
    EXPECT_EQ(locked.ask("OPTIONS", "/api/events", asking).status, 204U);
}

} // namespace
} // namespace tutti::gateway
