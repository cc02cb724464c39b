// Who may what where there are rules: of routes, of commands that control does not carry out, of feeds.
#include "base/value_path.hpp"
#include "gateway/api_testing.hpp"
#include "gateway/routes.hpp"
#include "governance/gateway_actions.hpp"
#include "governance/policy.hpp"
#include "governance/policy/policy_testing.hpp"

#include <fmt/format.h>

#include <set>

namespace tutti::gateway {
namespace {

using namespace testing;

struct Ruled : Bench {
    explicit Ruled(std::string_view text = {}) : Bench(Door::Locked, Supervised::No, {}, {}, Control::Runs) {
        rule(text);
    }
    void rule(std::string_view text) {
        rules.take(std::make_shared<const governance::policy::PolicySet>(
            governance::policy::testing::policy_of(text)
        ));
    }
    /// What a user of that role shows.
    std::vector<io::HttpField> user(std::string name, HeldRole role) {
        std::string series;
        users.add(
            {std::move(name), std::move(role), password::hash("correct horse").value()}, now.wall,
            [&](const Result<User>& user) { series = user ? user->series : ""; }
        );
        token = access.sessions.create(now.wall, series);
        cookie = "tutti_session=" + token;
        csrf = access.sessions.csrf(token);
        return {{"Cookie", cookie}, {csrf_field, csrf}, {"Content-Type", "application/json"}};
    }
    std::vector<io::HttpField> listener() const { return handshake_with("Cookie", cookie); }

    std::string token;
    std::string cookie;
    std::string csrf;
};

std::string message_of(const Answer& answer) {
    return std::string(text_at(parse_json(answer.body).value(), "error", "message").value_or(""));
}

constexpr auto dj = "[role.dj]\nmay = [\"playlist.*\", \"http.sources.read\"]\n";

TEST(Rulings, EveryRowIsAnActionThatTakesItsRoleOrIsDecidedElsewhere) {
    std::set<std::string_view> used;
    for (const auto& route : routes()) {
        SCOPED_TRACE(route.path);
        if (route.action.empty()) {
            const bool is_free = route.role == Role::Anyone || route.path == "/api/openapi.json"
                                 || (route.path == "/api/session" && route.verb == Verb::Delete);
            EXPECT_TRUE(route.answer.by_control || is_free);
            continue;
        }
        const auto* action = governance::find_gateway_action(route.action);
        ASSERT_NE(action, nullptr) << route.action;
        EXPECT_EQ(governance::name(action->role), name(route.role)) << route.action;
        used.insert(route.action);
    }
    for (const auto& action : governance::gateway_actions())
        EXPECT_TRUE(used.contains(action.name) || action.name == "http.commands.send") << action.name;
}

TEST(Rulings, ARoleOfAPolicyMayWhatItSaysAndNothingElse) {
    Ruled bench(dj);
    const auto shows = bench.user("anna", HeldRole("dj"));
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 200U);
    const auto refused = bench.ask("GET", "/api/services", shows);
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(
        message_of(refused), "http.services.read takes the role viewer, and anna has dj; no rule allows it"
    );
    EXPECT_EQ(bench.ask("GET", "/ws/live", bench.listener()).status, 403U);
}

TEST(Rulings, WhatARoleIncludesItMay) {
    Ruled bench("[role.dj]\nmay = [\"playlist.*\"]\nincludes = [\"operator\"]");
    const auto shows = bench.user("anna", HeldRole("dj"));
    EXPECT_EQ(bench.ask("GET", "/api/services", shows).status, 200U);
    EXPECT_EQ(bench.ask("POST", "/api/events", shows, R"({"type":"button.press"})").status, 503U) << "no bus";
    EXPECT_EQ(bench.ask("GET", "/api/users", shows).status, 403U);
}

TEST(Rulings, WhatARuleForbidsNoRoleMayAndTheAnswerNamesTheRule) {
    Ruled bench("[rule.hands-off]\neffect = \"forbid\"\nactions = [\"http.users.*\"]");
    const auto shows = bench.user("anna", Role::Admin);
    const auto refused = bench.ask("GET", "/api/users", shows);
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(message_of(refused), "rule.hands-off forbids anna http.users.read");
    const auto body = parse_json(refused.body).value();
    EXPECT_EQ(text_at(body, "error", "rules", 0), "rule.hands-off");
    EXPECT_EQ(text_at(body, "error", "decision_id"), "decision-1");
    ASSERT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.refused[0].rules, std::vector<std::string>{"rule.hands-off"});
    EXPECT_EQ(bench.refused[0].role, "admin");
    EXPECT_EQ(bench.ask("GET", "/api/services", shows).status, 200U);
}

TEST(Rulings, AnAddressIsThatOfTheClientBehindATrustedProxy) {
    constexpr auto from_home = "[rule.home]\neffect = \"forbid\"\nactions = [\"http.sources.read\"]\n"
                               "when = { not_networks = [\"192.168.0.0/16\"] }";
    Ruled bench(from_home);
    auto shows = bench.user("anna", Role::Admin);
    bench.peer = "192.168.1.7";
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 200U);
    bench.peer = "203.0.113.9";
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 403U);
    shows.push_back({"X-Forwarded-For", "192.168.1.7"});
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 403U) << "nobody trusts that one";
}

TEST(Rulings, OneThatHoldsAtTimesHoldsThen) {
    Ruled bench("[rule.night]\neffect = \"forbid\"\nroles = [\"viewer\"]\nactions = [\"http.*\"]\n"
                "when = { hours = \"22:00-23:00\" }");
    const auto shows = bench.user("anna", Role::Viewer);
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 403U) << "1700000000 is 22:13:20";
    bench.now.wall += 1h;
    EXPECT_EQ(bench.ask("GET", "/api/sources", shows).status, 200U);
}

TEST(Rulings, OfWhatAPathNamesARuleMayBe) {
    Ruled bench("[rule.door]\neffect = \"forbid\"\nroles = [\"viewer\"]\nactions = [\"http.cameras.read\"]\n"
                "resources = [\"camera:door\"]");
    const auto shows = bench.user("anna", Role::Viewer);
    EXPECT_EQ(bench.ask("GET", "/api/stream/door/index.m3u8", shows).status, 403U);
    EXPECT_NE(bench.ask("GET", "/api/stream/hall/index.m3u8", shows).status, 403U);
}

TEST(Rulings, WhatControlCarriesOutItDecidesAsThatRole) {
    Ruled bench(dj);
    bench.peer = "192.168.1.7";
    const auto shows = bench.user("anna", HeldRole("dj"));
    const auto asked = bench.ask(
        "POST", "/api/commands/director", shows, R"({"action":"playlist.start","params":{"name":"a"}})"
    );
    EXPECT_NE(asked.pending, nullptr);
    ASSERT_EQ(bench.orders.size(), 1U);
    const auto& subject = bench.orders[0].first.subject;
    EXPECT_EQ(subject.name, "anna");
    EXPECT_EQ(subject.role, governance::UserRole::None);
    EXPECT_EQ(subject.roles, std::vector<std::string>{"dj"});
    EXPECT_EQ(subject.address, "192.168.1.7");
}

TEST(Rulings, WhatWorkersAreAskedThemselvesIsDecidedHere) {
    Ruled bench(dj);
    bench.state.set_bus_connected(true, bench.now.steady);
    const auto shows = bench.user("anna", HeldRole("dj"));
    const auto ask = [&](std::string_view worker, std::string_view action) {
        const auto body = fmt::format(R"({{"action":"{}"}})", action);
        return bench.ask("POST", fmt::format("/api/commands/{}", worker), shows, body);
    };
    EXPECT_NE(ask("director", "playlist.list").status, 403U);
    EXPECT_EQ(
        message_of(ask("lamp", "shine")),
        "http.commands.send takes the role operator, and anna has dj; no rule allows it"
    );
    bench.rule("[role.dj]\nmay = [\"http.commands.send\"]");
    EXPECT_NE(ask("lamp", "shine").status, 403U);
    EXPECT_EQ(ask("left.control", "object.apply").status, 403U) << "another machine's control";
}

TEST(Rulings, AnEventIsItsType) {
    Ruled bench("[role.guest]\nmay = []\n[rule.buttons]\neffect = \"allow\"\nroles = [\"guest\"]\n"
                "actions = [\"http.events.write\"]\nresources = [\"event:button.*\"]");
    bench.state.set_bus_connected(true, bench.now.steady);
    const auto shows = bench.user("anna", HeldRole("guest"));
    EXPECT_EQ(bench.ask("POST", "/api/events", shows, R"({"type":"button.press"})").status, 202U);
    EXPECT_EQ(bench.ask("POST", "/api/events", shows, R"({"type":"scene.next"})").status, 403U);
}

TEST(Rulings, WhoseRoleIsGoneMayReadWhyAndLogOut) {
    Ruled bench(dj);
    const auto shows = bench.user("anna", HeldRole("dj"));
    bench.rule("");
    for (const auto* path : {"/api/sources", "/api/light", "/metrics"}) {
        const auto refused = bench.ask("GET", path, shows);
        EXPECT_EQ(refused.status, 403U) << path;
        EXPECT_TRUE(message_of(refused).starts_with("there is no role dj any more")) << message_of(refused);
    }
    EXPECT_EQ(bench.ask("POST", "/api/control", shows, R"({"action":"policy.get"})").status, 403U);
    const auto session = parse_json(bench.ask("GET", "/api/session", shows).body).value();
    EXPECT_EQ(text_at(session, "role"), "dj");
    EXPECT_TRUE(text_at(session, "refused").value_or("").starts_with("there is no role dj any more"));
    EXPECT_EQ(bench.ask("DELETE", "/api/session", shows).status, 200U);
}

TEST(Rulings, ASessionSaysWhatItsRoleMay) {
    Ruled bench("[role.dj]\nmay = [\"playlist.*\"]\nincludes = [\"helper\", \"viewer\"]\n"
                "[role.helper]\nmay = [\"light.show\"]");
    const auto shows = bench.user("anna", HeldRole("dj"));
    const auto session = parse_json(bench.ask("GET", "/api/session", shows).body).value();
    EXPECT_EQ(text_at(session, "role"), "dj");
    EXPECT_EQ(text_at(session, "includes"), "viewer");
    EXPECT_EQ(text_at(session, "may", 0), "light.show");
    EXPECT_EQ(text_at(session, "may", 1), "playlist.*");
    EXPECT_EQ(text_at(session, "refused"), std::nullopt);
}

TEST(Rulings, ARoleThatThereIsNotIsRefusedByName) {
    Ruled bench(dj);
    const auto shows = bench.user("otto", Role::Admin);
    const auto make = [&](std::string_view role) {
        return bench.ask(
            "POST", "/api/users", shows,
            fmt::format(R"({{"name":"{}","role":"{}","password":"correct horse"}})", role, role)
        );
    };
    EXPECT_EQ(make("dj").status, 201U);
    EXPECT_EQ(message_of(make("singer")), "there is no role singer: there are viewer, operator, admin, dj");
    const auto list = parse_json(bench.ask("GET", "/api/users", shows).body).value();
    EXPECT_EQ(text_at(list, "roles", 0), "dj");
}

TEST(Rulings, WhoListensIsOverOnceTheRulesRefuseIt) {
    Ruled bench("[role.dj]\nmay = [\"http.live.read\", \"http.pads.play\"]");
    bench.user("anna", HeldRole("dj"));
    const auto live = bench.ask("GET", "/ws/live", bench.listener());
    const auto pad = bench.ask("GET", "/ws/pad", bench.listener());
    ASSERT_TRUE(live.upgraded);
    EXPECT_FALSE(live.is_over());
    EXPECT_FALSE(pad.is_over());
    bench.rule("[role.dj]\nmay = [\"http.live.read\"]");
    EXPECT_FALSE(live.is_over());
    EXPECT_TRUE(pad.is_over());
    bench.rule("");
    EXPECT_TRUE(live.is_over());
}

TEST(Rulings, ByAnEmptyPolicyWhatIsAllowedIsWhatEachRowTakes) {
    Ruled without;
    Ruled with("[quota.jobs]\nof = \"jobs\"\nmost = 5");
    for (const auto role : {Role::Viewer, Role::Operator, Role::Admin}) {
        const auto plain = without.user(fmt::format("u-{}", name(role)), role);
        const auto ruled = with.user(fmt::format("u-{}", name(role)), role);
        for (const auto& route : routes()) {
            if (route.verb != Verb::Get || route.path.find('{') != std::string_view::npos) continue;
            const auto one = without.ask("GET", route.path, plain).status;
            const auto other = with.ask("GET", route.path, ruled).status;
            EXPECT_EQ(one == 403, other == 403) << route.path << name(role);
        }
    }
}

} // namespace
} // namespace tutti::gateway
