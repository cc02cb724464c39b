// Logging in, as who asks for it sees it. When who has to wait is the limiter's matter
// (login_limiter_test.cpp).
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

/// "name=token" of the cookie of that name which the answer sets; empty where it sets none.
std::string cookie_in(const Answer& answer, std::string_view name) {
    const auto begin = answer.text.find(std::string(name) + "=");
    if (begin == std::string::npos) return {};
    return answer.text.substr(begin, answer.text.find(';', begin) - begin);
}

int wrong_passwords(Bench& bench, std::vector<io::HttpField> fields = {}) {
    int wrong = 0;
    while (bench.log_in("wrong horse", fields).status == 401U) ++wrong;
    return wrong;
}

TEST(Login, LocksThatRequireTheSameAreOne) {
    Bench bench(Door::Locked);
    Bench other(Door::Locked);
    EXPECT_EQ(required_by(&bench.access), required_by(&other.access));
    other.access.username = "anna";
    EXPECT_NE(required_by(&bench.access), required_by(&other.access));
    other.access.username = "";
    other.access.password = *Password::from_file_text("another horse");
    EXPECT_NE(required_by(&bench.access), required_by(&other.access));
    EXPECT_NE(required_by(&bench.access), required_by(nullptr));
}

TEST(Login, AGuesserWaitsAndIsToldForHowLong) {
    Bench bench(Door::Locked);
    EXPECT_EQ(wrong_passwords(bench), 5);
    EXPECT_GT(bench.guessing_noted, 0);
    const auto refused = bench.log_in("correct horse");
    EXPECT_EQ(refused.code(), "too_many_requests");
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.field("Retry-After"), "5");
    bench.now.steady += 5s;
    EXPECT_EQ(bench.log_in("correct horse").status, 200U);
}

TEST(Login, TheRightPasswordFromAFreshAddressGetsInWhileOthersGuess) {
    Bench bench(Door::Locked);
    for (int second = 0; second < 60; ++second) {
        for (const auto* guesser : {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.1.4", "10.0.1.5", "10.0.1.6"}) {
            bench.peer = guesser;
            wrong_passwords(bench);
        }
        bench.now.steady += 1s;
    }
    bench.peer = "10.0.0.7";
    EXPECT_EQ(bench.log_in("correct horse").status, 200U);
}

TEST(Login, ADeviceThatHasLoggedInBeforeIsLetInWhereItsAddressIsNot) {
    Bench bench(Door::Locked);
    const auto login = bench.log_in("correct horse");
    const auto device = cookie_in(login, "tutti_device");
    ASSERT_NE(device, "");
    EXPECT_NE(login.text.find("; Path=/api; Max-Age=34560000; HttpOnly; SameSite=Strict"), std::string::npos);
    wrong_passwords(bench);
    EXPECT_EQ(bench.log_in("correct horse").status, 429U);
    const auto again = bench.log_in("correct horse", {{"Cookie", device}});
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(cookie_in(again, "tutti_device"), ""); // it keeps the one it has
    // A cookie that we did not make is none.
    EXPECT_EQ(bench.log_in("correct horse", {{"Cookie", device + "0"}}).status, 429U);
}

TEST(Login, ADeviceThatGuessesWaitsToo) {
    Bench bench(Door::Locked);
    const auto device = cookie_in(bench.log_in("correct horse"), "tutti_device");
    EXPECT_EQ(wrong_passwords(bench, {{"Cookie", device}}), 5);
    bench.peer = "10.0.0.9";
    EXPECT_EQ(bench.log_in("correct horse", {{"Cookie", device}}).status, 429U);
}

TEST(Login, ASessionThatIsRenewedMakesItsDeviceKnown) {
    Bench bench(Door::Locked);
    const auto session = cookie_in(bench.log_in("correct horse"), "tutti_session");
    bench.now.wall += 48h;
    const auto renewed = bench.ask("GET", "/api/session", {{"Cookie", session}});
    EXPECT_NE(cookie_in(renewed, "tutti_device"), "");
}

TrustedProxies proxies_of(std::initializer_list<std::string_view> networks) {
    TrustedProxies proxies;
    for (const auto network : networks) proxies.push_back(parse_ip_network(network).value());
    return proxies;
}

TEST(Login, AProxyThatWasNamedSaysWhoseRequestItIs) {
    Bench bench(Door::Locked, Supervised::No, proxies_of({"127.0.0.1"}));
    EXPECT_EQ(wrong_passwords(bench, {{"X-Forwarded-For", "10.0.0.1"}}), 5);
    EXPECT_EQ(bench.log_in("correct horse", {{"X-Forwarded-For", "10.0.0.2"}}).status, 200U);
    // What stands before the proxy's own word is its client's.
    EXPECT_EQ(bench.log_in("correct horse", {{"X-Forwarded-For", "10.0.0.2, 10.0.0.1"}}).status, 429U);
    EXPECT_EQ(
        bench.log_in("correct horse", {{"X-Forwarded-For", "10.0.0.2"}, {"X-Forwarded-For", "10.0.0.1"}})
            .status,
        429U
    );
}

TEST(Login, WhoWasNotNamedCannotSpeakForOthers) {
    for (const auto* peer : {"10.0.0.9", "127.0.0.1", "::1"}) {
        Bench bench(Door::Locked, Supervised::No, proxies_of({"10.0.0.10"}));
        bench.peer = peer;
        EXPECT_EQ(wrong_passwords(bench, {{"X-Forwarded-For", "10.0.0.1"}}), 5);
        EXPECT_EQ(bench.log_in("correct horse", {{"X-Forwarded-For", "10.0.0.2"}}).status, 429U) << peer;
        bench.peer = "10.0.0.1";
        EXPECT_EQ(bench.log_in("correct horse").status, 200U) << peer;
    }
}

TEST(Login, ACookieThatIsGivenOverTlsIsNeverShownWithout) {
    Bench bench(Door::Locked, Supervised::No, proxies_of({"127.0.0.1", "fd00::/8"}));
    const auto is_secure = [&](std::vector<io::HttpField> fields) {
        const auto answer = bench.log_in("correct horse", std::move(fields));
        EXPECT_EQ(answer.status, 200U);
        const auto cookie = answer.field("Set-Cookie");
        EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
        return cookie.ends_with("; Secure");
    };
    EXPECT_FALSE(is_secure({}));
    EXPECT_FALSE(is_secure({{"X-Forwarded-For", "10.0.0.1"}, {"X-Forwarded-Proto", "http"}}));
    EXPECT_TRUE(is_secure({{"X-Forwarded-For", "10.0.0.1"}, {"X-Forwarded-Proto", "https"}}));
    bench.peer = "fd12::1";
    EXPECT_TRUE(is_secure({{"X-Forwarded-Proto", "HTTPS"}}));
    bench.peer = "10.0.0.9"; // anybody
    EXPECT_FALSE(is_secure({{"X-Forwarded-Proto", "https"}}));
}

TEST(Login, ACheckThatTakesItsTimeIsOneOfItsAddressAtATime) {
    Bench bench(Door::Locked);
    bench.checks_wait = true;
    const auto first = bench.log_in("correct horse");
    ASSERT_TRUE(first.pending);
    const auto second = bench.log_in("correct horse");
    EXPECT_EQ(second.status, 429U);
    EXPECT_EQ(second.field("Retry-After"), "1");
    EXPECT_EQ(bench.guessing_noted, 0); // a double click
    bench.peer = "10.0.0.9";
    EXPECT_TRUE(bench.log_in("correct horse").pending);
    for (auto& check : bench.checks) check();
    EXPECT_EQ(first.pending->response()->status, 200U);
}

TEST(Login, ACheckThatEndsWhereTheLockIsGoneWasOneAllTheSame) {
    Bench bench(Door::Locked);
    bench.checks_wait = true;
    const auto first = bench.log_in("wrong horse");
    ASSERT_TRUE(first.pending);
    bench.api.change_access(nullptr);
    for (auto& check : bench.checks) check();
    EXPECT_EQ(first.pending->response()->status, 503U);
    bench.checks_wait = false;
    Access other(Password::from_file_text("another horse").value(), SessionKey{2}, bench.random);
    bench.api.change_access(&other);
    EXPECT_EQ(bench.log_in("another horse").status, 200U); // not "passwords are being checked"
    EXPECT_EQ(wrong_passwords(bench), 5);
    EXPECT_EQ(bench.logins.statistics().wrong, 6U);
}

TEST(Login, WhatIsNoPasswordIsNoAttempt) {
    Bench bench(Door::Locked);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(
            bench.ask("POST", "/api/session", {{"Content-Type", "application/json"}}, R"({"password":7})")
                .status,
            400U
        );
    EXPECT_EQ(bench.log_in("correct horse").status, 200U);
}

TEST(Login, WhereAUserIsNamedTheNameCountsToo) {
    Bench bench(Door::Locked);
    bench.access.username = "anna";
    EXPECT_NE(bench.get("/api/session").body.find(R"("username":true)"), std::string::npos);
    const auto log_in = [&](std::string_view body) {
        return bench.ask("POST", "/api/session", {{"Content-Type", "application/json"}}, body).status;
    };
    EXPECT_EQ(log_in(R"({"password":"correct horse"})"), 401U);
    EXPECT_EQ(log_in(R"({"username":"otto","password":"correct horse"})"), 401U);
    EXPECT_EQ(log_in(R"({"username":"anna","password":"wrong horse"})"), 401U);
    EXPECT_EQ(log_in(R"({"username":"anna","password":"correct horse"})"), 200U);
}

} // namespace
} // namespace tutti::gateway
