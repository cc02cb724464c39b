// Who may log in, as who asks sees it: users, their passwords, and the first of them.
#include "base/base64.hpp"
#include "gateway/api_testing.hpp"
#include "gateway/users.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr const char* old_hash =
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"; // "correct horse"

/// A page of somebody who is logged in.
struct PageOf {
    std::string cookie;
    std::string csrf;

    static PageOf read(const Answer& answer) {
        const auto begin = answer.text.find("tutti_session=");
        if (begin == std::string::npos) return {};
        const auto body = parse_json(answer.body).value();
        return {
            answer.text.substr(begin, answer.text.find(';', begin) - begin),
            std::string(body.find("csrf")->string())
        };
    }
    std::vector<io::HttpField> fields() const {
        return {{"Cookie", cookie}, {"X-CSRF-Token", csrf}, {"Content-Type", "application/json"}};
    }
};

class UserAnswers : public ::testing::Test {
protected:
    static std::string text_of(const Answer& answer, std::string_view key) {
        const auto body = parse_json(answer.body).value();
        const auto* value = body.find(key);
        return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
    }
    Answer log_in(std::string_view name, std::string_view password, std::string_view cookie = {}) {
        const auto body = print_json(Value::object({{"username", name}, {"password", password}}));
        return bench_.ask(
            "POST", "/api/session", {{"Content-Type", "application/json"}, {"Cookie", cookie}}, body
        );
    }
    Answer post(const PageOf& page, std::string_view path, std::string_view body) {
        return bench_.ask("POST", path, page.fields(), body);
    }
    unsigned looks(const PageOf& page) {
        return bench_.ask("GET", "/api/sources", {{"Cookie", page.cookie}}).status;
    }
    /// By the configured password.
    PageOf admin() { return PageOf::read(bench_.log_in("correct horse")); }
    std::string
    make(std::string_view name, std::string_view role, std::string_view password = "battery staple") {
        const auto body = print_json(Value::object({{"name", name}, {"role", role}, {"password", password}}));
        const auto made = post(admin(), "/api/users", body);
        EXPECT_EQ(made.status, 201U) << made.body;
        return text_of(made, "id");
    }

    Bench bench_{Door::Locked};
};

TEST_F(UserAnswers, AUserLogsInAndMayWhatItsRoleMay) {
    make("Anna", "viewer");
    const auto answer = log_in("Anna", "battery staple");
    ASSERT_EQ(answer.status, 200U);
    EXPECT_EQ(text_of(answer, "role"), "viewer");
    EXPECT_EQ(text_of(answer, "name"), "Anna");
    const auto anna = PageOf::read(answer);
    EXPECT_EQ(looks(anna), 200U);
    EXPECT_EQ(post(anna, "/api/events", R"({"type":"button.press"})").status, 403U);
    EXPECT_EQ(bench_.ask("GET", "/api/users", anna.fields()).status, 403U);
    EXPECT_EQ(log_in("Anna", "correct horse").status, 401U); // the configured password is no user's
    EXPECT_EQ(log_in("Otto", "battery staple").status, 401U);
    EXPECT_EQ(log_in("Otto", "correct horse").status, 200U); // nor is a name asked for with it
}

TEST_F(UserAnswers, ASessionEndsWithItsUserAndWithEachChange) {
    const auto id = make("Anna", "operator");
    const auto path = "/api/users/" + id;
    auto anna = PageOf::read(log_in("Anna", "battery staple"));
    EXPECT_EQ(post(admin(), path, R"({"role":"viewer"})").status, 200U);
    EXPECT_EQ(looks(anna), 401U);
    anna = PageOf::read(log_in("Anna", "battery staple"));
    EXPECT_EQ(post(admin(), path, R"({"password":"another horse"})").status, 200U);
    EXPECT_EQ(looks(anna), 401U);
    EXPECT_EQ(log_in("Anna", "battery staple").status, 401U);
    anna = PageOf::read(log_in("Anna", "another horse"));
    EXPECT_EQ(looks(anna), 200U);
    EXPECT_EQ(bench_.ask("DELETE", path, admin().fields()).status, 200U);
    EXPECT_EQ(looks(anna), 401U);
    EXPECT_EQ(log_in("Anna", "another horse").status, 401U);
}

TEST_F(UserAnswers, WhoListensIsOverOnceTheUserIsChangedAndOthersGoOn) {
    const auto path = "/api/users/" + make("Anna", "operator");
    make("Otto", "viewer");
    const auto listens = [&](const PageOf& page) {
        return bench_.ask("GET", "/ws/live", handshake_with("Cookie", page.cookie));
    };
    const auto otto = listens(PageOf::read(log_in("Otto", "battery staple")));
    const auto configured = listens(admin());
    const auto before = listens(PageOf::read(log_in("Anna", "battery staple")));
    EXPECT_FALSE(before.is_over());
    EXPECT_EQ(post(admin(), path, R"({"role":"viewer"})").status, 200U);
    EXPECT_TRUE(before.is_over());
    const auto after = listens(PageOf::read(log_in("Anna", "battery staple")));
    EXPECT_FALSE(after.is_over());
    EXPECT_EQ(bench_.ask("DELETE", path, admin().fields()).status, 200U);
    EXPECT_TRUE(after.is_over());
    EXPECT_FALSE(otto.is_over());
    EXPECT_FALSE(configured.is_over());
}

TEST_F(UserAnswers, WhatIsNoUserIsRefused) {
    for (const auto* body :
         {"", "[]", "{}", R"({"name":"a"})", R"({"name":"a","role":"viewer"})",
          R"({"name":"a","role":"anyone","password":"battery staple"})",
          R"({"name":"a","role":"viewer","password":"seven 7"})",
          R"({"name":"a","role":"viewer","hash":"plain"})",
          R"({"name":"a:b","role":"viewer","password":"battery staple"})"})
        EXPECT_EQ(post(admin(), "/api/users", body).status, 400U) << body;
    const auto id = make("Anna", "admin");
    EXPECT_EQ(post(admin(), "/api/users/" + id, "{}").status, 400U);
    EXPECT_EQ(post(admin(), "/api/users/" + id, R"({"role":"viewer"})").status, 409U);
    EXPECT_EQ(bench_.ask("DELETE", "/api/users/" + id, admin().fields()).status, 409U);
    EXPECT_EQ(bench_.ask("DELETE", "/api/users/nobody", admin().fields()).status, 404U);
    EXPECT_EQ(bench_.get("/api/users").status, 401U);
}

TEST_F(UserAnswers, WhoChangesTheOwnPasswordStaysAndAllOthersGo) {
    make("Anna", "viewer");
    const auto elsewhere = PageOf::read(log_in("Anna", "battery staple"));
    const auto here = PageOf::read(log_in("Anna", "battery staple"));
    const auto change = [&](std::string_view old) {
        return post(here, "/api/password", fmt::format(R"({{"old":"{}","new":"another horse"}})", old));
    };
    EXPECT_EQ(change("wrong horse").status, 403U);
    const auto changed = change("battery staple");
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(looks(PageOf::read(changed)), 200U);
    EXPECT_EQ(looks(here), 401U);
    EXPECT_EQ(looks(elsewhere), 401U);
    EXPECT_EQ(log_in("Anna", "another horse").status, 200U);
    EXPECT_EQ(
        post(admin(), "/api/password", R"({"old":"correct horse","new":"another horse"})").status, 409U
    );
}

TEST_F(UserAnswers, WhoHasAPasswordGuessesAtAnothersAsAnybodyDoes) {
    make("Anna", "admin");
    make("Eve", "viewer", "evening star");
    unsigned last = 0;
    for (int i = 0; i < 7; ++i) {
        // Right each time, and a device that has logged in.
        const auto eve = log_in("Eve", "evening star").text;
        const auto device = std::min(eve.find("tutti_device="), eve.size());
        last = log_in("Anna", "wrong horse", eve.substr(device, eve.find(';', device) - device)).status;
    }
    EXPECT_EQ(last, 429U);
}

TEST_F(UserAnswers, TheOldPasswordIsNotGuessedFromAnOpenPage) {
    make("Anna", "viewer");
    const auto anna = PageOf::read(log_in("Anna", "battery staple"));
    unsigned last = 0;
    for (int i = 0; i < 7; ++i)
        last = post(anna, "/api/password", R"({"old":"wrong horse","new":"another horse"})").status;
    EXPECT_EQ(last, 429U);
}

TEST_F(UserAnswers, AnOldHashIsMadeAnewAtTheFirstRightLogin) {
    const auto body = print_json(Value::object({{"name", "Otto"}, {"role", "operator"}, {"hash", old_hash}}));
    ASSERT_EQ(post(admin(), "/api/users", body).status, 201U);
    EXPECT_EQ(log_in("Otto", "wrong horse").status, 401U);
    EXPECT_EQ(bench_.users.named("Otto")->hash, old_hash);
    const auto otto = PageOf::read(log_in("Otto", "correct horse"));
    EXPECT_TRUE(password::is_hash(bench_.users.named("Otto")->hash));
    EXPECT_EQ(looks(otto), 200U);
    EXPECT_EQ(log_in("Otto", "correct horse").status, 200U);
    EXPECT_EQ(log_in("Otto", "wrong horse").status, 401U);
}

TEST_F(UserAnswers, WhereThereAreUsersEveryCheckCostsAsMuch) {
    EXPECT_FALSE(bench_.last_check_is_costly); // the configured password stands in its file in clear
    make("Anna", "viewer");
    for (const auto* name : {"Anna", "Otto", ""}) {
        EXPECT_EQ(log_in(name, "wrong horse").status, 401U);
        EXPECT_TRUE(bench_.last_check_is_costly) << name;
    }
}

TEST_F(UserAnswers, WhereAHashIsOldEveryCheckTakesOneOfEachKind) {
    make("Anna", "viewer");
    const auto body = print_json(Value::object({{"name", "Otto"}, {"role", "viewer"}, {"hash", old_hash}}));
    ASSERT_EQ(post(admin(), "/api/users", body).status, 201U);
    const std::set<std::string> each_once = {"04", "m=65536,t=2,p=1"};
    for (const auto* name : {"Anna", "Otto", "nobody", ""}) {
        EXPECT_EQ(log_in(name, "wrong horse").status, 401U);
        EXPECT_EQ(bench_.last_check_takes.size(), each_once.size()) << name;
        EXPECT_EQ(std::set(bench_.last_check_takes.begin(), bench_.last_check_takes.end()), each_once)
            << name;
    }
}

/// Another program's, that chose to make it cheaper.
std::string cheap_hash(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    EXPECT_EQ(
        crypto_pwhash_str(
            text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
            crypto_pwhash_MEMLIMIT_MIN
        ),
        0
    );
    return text.data();
}

TEST_F(UserAnswers, AnArgonHashOfOtherCostsTellsNobodyEitherAndIsMadeAnew) {
    const auto hash = cheap_hash("correct horse");
    const auto body = print_json(Value::object({{"name", "Otto"}, {"role", "viewer"}, {"hash", hash}}));
    ASSERT_EQ(post(admin(), "/api/users", body).status, 201U);
    const std::set<std::string> each_once = {"m=8,t=1,p=1", "m=65536,t=2,p=1"};
    for (const auto* name : {"Otto", "nobody", ""}) {
        EXPECT_EQ(log_in(name, "wrong horse").status, 401U);
        EXPECT_EQ(bench_.last_check_takes.size(), each_once.size()) << name;
        EXPECT_EQ(std::set(bench_.last_check_takes.begin(), bench_.last_check_takes.end()), each_once)
            << name;
    }
    EXPECT_EQ(log_in("Otto", "correct horse").status, 200U);
    EXPECT_EQ(kind_of_hash(bench_.users.named("Otto")->hash), "m=65536,t=2,p=1");
    EXPECT_EQ(log_in("Otto", "wrong horse").status, 401U);
    EXPECT_EQ(bench_.last_check_takes, (std::vector<std::string>{"m=65536,t=2,p=1"}));
}

TEST_F(UserAnswers, HashesAreOfFewKindsAsEachLoginComputesOneOfEach) {
    const auto page = admin();
    std::vector<unsigned> said;
    for (const auto* cost : {"04", "05", "06", "07", "04"}) {
        auto hash = std::string(old_hash);
        hash.replace(4, 2, cost);
        const auto name = fmt::format("Otto {}", said.size());
        const auto body = print_json(Value::object({{"name", name}, {"role", "viewer"}, {"hash", hash}}));
        said.push_back(post(page, "/api/users", body).status);
    }
    EXPECT_EQ(said, (std::vector{201U, 201U, 201U, 409U, 201U}));
}

TEST_F(UserAnswers, AHashThatTakesAnothersPlaceIsNotCountedBesideIt) {
    const auto page = admin();
    const auto with_cost = [](std::string_view cost) { return std::string(old_hash).replace(4, 2, cost); };
    std::string id;
    for (const auto* cost : {"04", "05", "06"}) {
        const auto body =
            print_json(Value::object({{"name", cost}, {"role", "viewer"}, {"hash", with_cost(cost)}}));
        const auto made = post(page, "/api/users", body);
        ASSERT_EQ(made.status, 201U) << made.body;
        id = text_of(made, "id");
    }
    const auto of_another_kind = print_json(Value::object({{"hash", with_cost("07")}}));
    EXPECT_EQ(post(page, "/api/users/" + id, of_another_kind).status, 200U);
    const auto fifth =
        print_json(Value::object({{"name", "e"}, {"role", "viewer"}, {"hash", with_cost("06")}}));
    EXPECT_EQ(post(page, "/api/users", fifth).status, 409U);
}

TEST_F(UserAnswers, AScriptShowsNameAndPasswordWithEachRequest) {
    make("Anna", "operator");
    const auto basic = [&](std::string_view pair, std::string_view method, std::string_view path,
                           std::string_view body = {}) {
        const auto field = "Basic " + to_base64(pair);
        return bench_
            .ask(method, path, {{"Authorization", field}, {"Content-Type", "application/json"}}, body)
            .status;
    };
    EXPECT_EQ(basic("Anna:battery staple", "GET", "/api/sources"), 200U);
    EXPECT_EQ(basic("Anna:battery staple", "GET", "/api/services"), 200U); // known by now
    EXPECT_EQ(basic("Anna:battery staple", "GET", "/api/users"), 403U);
    EXPECT_EQ(basic("Anna:wrong horse", "GET", "/api/sources"), 401U);
    EXPECT_EQ(basic("Otto:correct horse", "GET", "/api/users"), 200U);
    EXPECT_EQ(
        bench_.ask("DELETE", "/api/users/" + bench_.users.named("Anna")->id, admin().fields()).status, 200U
    );
    EXPECT_EQ(basic("Anna:battery staple", "GET", "/api/sources"), 401U);
}

TEST_F(UserAnswers, ARequestWaitsForItsSlowCheckAndIsThenAnswered) {
    bench_.checks_wait = true;
    const auto field = "Basic " + to_base64("any:correct horse");
    const auto answer = bench_.ask("GET", "/api/sources", {{"Authorization", field}});
    ASSERT_TRUE(answer.pending);
    for (auto& check : bench_.checks) check();
    ASSERT_TRUE(answer.pending->is_answered());
    const auto said = answer.pending->said();
    EXPECT_EQ(std::get<io::SharedResponse>(said)->status(), 200U);
}

TEST_F(UserAnswers, WhoListensWaitsForTheSlowCheckToo) {
    const auto field = "Basic " + to_base64("any:correct horse");
    bench_.checks_wait = true;
    const auto stream =
        bench_.ask("GET", "/api/events", {{"Authorization", field}, {"Last-Event-ID", "7-3"}});
    ASSERT_TRUE(stream.pending);
    ASSERT_EQ(bench_.checks.size(), 1U);
    bench_.checks[0]();
    ASSERT_TRUE(stream.pending->is_answered());
    const auto* events = std::get_if<io::EventStreamStart>(&stream.pending->said());
    ASSERT_NE(events, nullptr);
    EXPECT_EQ(events->last_event_id, "7-3");
    bench_.now.steady += BasicLogins::lifetime;
    const auto again = bench_.ask("GET", "/ws/live", handshake_with("Authorization", field));
    ASSERT_TRUE(again.pending);
    ASSERT_EQ(bench_.checks.size(), 2U);
    bench_.checks[1]();
    EXPECT_TRUE(std::holds_alternative<io::WebSocketUpgrade>(again.pending->said()));
    const auto wrong =
        bench_.ask("GET", "/api/events", {{"Authorization", "Basic " + to_base64("any:wrong horse")}});
    ASSERT_TRUE(wrong.pending);
    bench_.checks[2]();
    ASSERT_NE(wrong.pending->response(), nullptr);
    EXPECT_EQ(wrong.pending->response()->status, 401U);
}

class FirstRun : public UserAnswers {
protected:
    void await(Door door, std::string code) {
        bench_.access.password.reset();
        bench_.api.change_access(door == Door::Open ? nullptr : &bench_.access);
        bench_.setup.await(std::move(code));
    }
    Answer set_up(std::string_view code = {}) {
        auto body = Value::object({{"name", "Anna"}, {"password", "battery staple"}, {"code", code}});
        return bench_.ask("POST", "/api/setup", {{"Content-Type", "application/json"}}, print_json(body));
    }
};

TEST_F(FirstRun, WhereTheDoorIsOpenWhoeverComesChoosesThePassword) {
    await(Door::Open, {});
    EXPECT_EQ(text_of(bench_.get("/api/session"), "setup"), "open");
    EXPECT_EQ(bench_.get("/api/sources").status, 200U);
    const auto done = set_up();
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(text_of(done, "role"), "admin");
    EXPECT_EQ(bench_.get("/api/sources").status, 401U);
    EXPECT_EQ(looks(PageOf::read(done)), 200U);
    EXPECT_EQ(log_in("Anna", "battery staple").status, 200U);
}

TEST_F(FirstRun, WhereOthersComeItTakesTheCodeOfThisMachine) {
    await(Door::Locked, "K7QF-2MXD");
    EXPECT_EQ(text_of(bench_.get("/api/session"), "setup"), "code");
    EXPECT_EQ(bench_.get("/api/session").body.find("K7QF"), std::string::npos);
    EXPECT_EQ(bench_.get("/api/sources").status, 401U);
    EXPECT_EQ(set_up().status, 403U);
    EXPECT_EQ(set_up("AAAA-AAAA").status, 403U);
    EXPECT_FALSE(bench_.users.exist());
    EXPECT_EQ(set_up("k7qf2mxd").status, 200U);
    EXPECT_TRUE(bench_.users.exist());
}

TEST_F(FirstRun, IsOverOnceThereIsSomebody) {
    await(Door::Locked, "K7QF-2MXD");
    ASSERT_EQ(set_up("K7QF-2MXD").status, 200U);
    EXPECT_EQ(set_up("K7QF-2MXD").status, 409U);
    bench_.setup.end();
    EXPECT_EQ(set_up("K7QF-2MXD").status, 409U);
}

TEST_F(FirstRun, APageOfAnotherSiteChoosesNothing) {
    await(Door::Open, {});
    const auto answer = bench_.ask(
        "POST", "/api/setup", {{"Content-Type", "application/json"}, {"Origin", "http://evil.example"}},
        R"({"name":"Mallory","password":"battery staple"})"
    );
    EXPECT_EQ(answer.status, 403U);
    EXPECT_FALSE(bench_.users.exist());
}

TEST_F(FirstRun, AnOpenDoorOfThisMachineIsNoneToTheTailnet) {
    await(Door::Open, {});
    bench_.entrance = Entrance::Tailnet;
    EXPECT_EQ(set_up().status, 403U);
    EXPECT_FALSE(bench_.users.exist());
    bench_.entrance = Entrance::Front;
    EXPECT_EQ(set_up().status, 200U);
}

TEST_F(FirstRun, NobodyLogsInBeforeIt) {
    await(Door::Locked, "K7QF-2MXD");
    EXPECT_EQ(log_in("", "K7QF-2MXD").status, 401U);
    EXPECT_EQ(log_in("Anna", "").status, 401U);
    EXPECT_EQ(bench_.ask("POST", "/api/users", {{"Content-Type", "application/json"}}, "{}").status, 401U);
}

} // namespace
} // namespace tutti::gateway
