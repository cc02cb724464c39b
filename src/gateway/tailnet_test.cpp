#include "gateway/api_testing.hpp"
#include "gateway/tailnet.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

const Tailnet people = {
    {"ann@example.com", Role::Admin}, {"otto@example.com", Role::Operator}, {"*", Role::Viewer}
};

struct TailnetBench : Bench {
    explicit TailnetBench(Door door = Door::Open, Tailnet known = people)
        : Bench(door, Supervised::No, {}, std::move(known)) {
        entrance = Entrance::Tailnet;
        state.set_bus_connected(true, now.steady);
    }
    unsigned look(std::vector<io::HttpField> fields) {
        return ask("GET", "/api/sources", std::move(fields)).status;
    }
    unsigned set_up(std::vector<io::HttpField> fields) {
        fields.push_back({"Content-Type", "application/json"});
        return ask("POST", "/api/tokens", std::move(fields), R"({"name":"a","role":"viewer"})").status;
    }
    unsigned play(std::vector<io::HttpField> fields) {
        fields.push_back({"Content-Type", "application/json"});
        return ask("POST", "/api/events", std::move(fields), R"({"type":"a.b"})").status;
    }
};

TEST(Tailnet, EverybodyMayWhatTheirLoginMay) {
    TailnetBench bench(Door::Locked);
    EXPECT_EQ(bench.set_up({{"Tailscale-User-Login", "ann@example.com"}}), 201U);
    EXPECT_EQ(bench.set_up({{"tailscale-user-login", "Ann@Example.com"}}), 201U);
    EXPECT_EQ(bench.play({{"Tailscale-User-Login", "otto@example.com"}}), 202U);
    EXPECT_EQ(bench.set_up({{"Tailscale-User-Login", "otto@example.com"}}), 403U);
    EXPECT_EQ(bench.look({{"Tailscale-User-Login", "guest@example.com"}}), 200U);
    EXPECT_EQ(bench.play({{"Tailscale-User-Login", "guest@example.com"}}), 403U);
}

TEST(Tailnet, NobodyInParticularIsNobody) {
    TailnetBench bench(Door::Locked);
    EXPECT_EQ(bench.look({}), 401U); // from the internet, by Funnel
    EXPECT_EQ(bench.look({{"Tailscale-User-Login", ""}}), 401U);
    EXPECT_EQ(bench.look({{"Tailscale-User-Login", "*"}}), 401U);
    EXPECT_EQ(bench.look({{"Tailscale-User-Name", "ann@example.com"}}), 401U);
    EXPECT_EQ(
        bench.look({{"Tailscale-User-Login", "ann@example.com"}, {"Tailscale-User-Login", "otto@example.com"}}
        ),
        401U
    );
    TailnetBench strict(Door::Locked, {{"ann@example.com", Role::Admin}});
    EXPECT_EQ(strict.look({{"Tailscale-User-Login", "guest@example.com"}}), 401U);
}

TEST(Tailnet, NoOtherEntranceBelievesIt) {
    for (const auto entrance : {Entrance::Front, Entrance::Tls})
        for (const auto* peer : {"127.0.0.1", "100.64.0.1", ""}) {
            Bench bench(Door::Locked, Supervised::No, {parse_ip_network("127.0.0.1").value()}, people);
            bench.entrance = entrance;
            bench.peer = peer;
            EXPECT_EQ(
                bench.ask("GET", "/api/sources", {{"Tailscale-User-Login", "ann@example.com"}}).status, 401U
            );
        }
}

TEST(Tailnet, WithoutAPasswordTheDoorIsOpenElsewhereAlone) {
    TailnetBench bench(Door::Open);
    EXPECT_EQ(bench.look({}), 401U);
    EXPECT_EQ(bench.set_up({{"Tailscale-User-Login", "guest@example.com"}}), 403U);
    EXPECT_EQ(bench.get("/api/session").body, R"({"authenticated":false,"required":true,"csrf":""})");
    EXPECT_EQ(bench.log_in("anything").body, R"({"authenticated":false,"required":true,"csrf":""})");
    EXPECT_EQ(
        bench.ask("GET", "/api/session", {{"Tailscale-User-Login", "guest@example.com"}}).body,
        R"({"authenticated":true,"required":false,"csrf":"","role":"viewer"})"
    );
    bench.entrance = Entrance::Front;
    EXPECT_EQ(bench.look({}), 200U);
}

TEST(Tailnet, AGuestDoesNotChooseTheFirstPassword) {
    TailnetBench bench(Door::Open);
    bench.setup.await({});
    const auto choose = [&](std::string_view login) {
        return bench
            .ask(
                "POST", "/api/setup", {{"Tailscale-User-Login", login}, {"Content-Type", "application/json"}},
                R"({"name":"guest","password":"seven words of mine"})"
            )
            .status;
    };
    EXPECT_EQ(choose("guest@example.com"), 403U);
    EXPECT_EQ(choose(""), 403U);
}

TEST(Tailnet, WhoHasLoggedInMayWhatThePasswordMay) {
    TailnetBench bench(Door::Locked);
    const auto answer =
        bench.log_in("correct horse", {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-For", "100.64.0.1"}});
    EXPECT_EQ(answer.status, 200U);
    const auto given = answer.field("Set-Cookie");
    EXPECT_TRUE(given.ends_with("; Secure")); // serve is believed that it was asked by HTTPS
    const auto cookie = given.substr(0, given.find(';'));
    const auto csrf = std::string(parse_json(answer.body).value().find("csrf")->string());
    EXPECT_EQ(bench.set_up({{"Cookie", cookie}, {"X-CSRF-Token", csrf}}), 201U);
    EXPECT_EQ(bench.set_up({{"Cookie", cookie}}), 403U);
}

TEST(Tailnet, PagesOfOtherSitesAndForeignNamesAreRefused) {
    TailnetBench bench(Door::Open);
    const io::HttpField ann = {"Tailscale-User-Login", "ann@example.com"};
    EXPECT_EQ(
        bench.play({ann, {"Host", "totem.example.ts.net"}, {"Origin", "https://totem.example.ts.net"}}), 202U
    );
    EXPECT_EQ(bench.play({ann, {"Host", "totem.example.ts.net"}, {"Origin", "https://evil.example"}}), 403U);
    // A page whose name was pointed at the socket could say to be anybody.
    EXPECT_EQ(bench.look({ann, {"Host", "evil.example:8090"}}), 421U);
    EXPECT_EQ(
        bench.look({ann, {"Host", "totem.example.ts.net"}, {"X-Forwarded-Host", "evil.example"}}), 421U
    );
}

TEST(Tailnet, GuessesAreSlowedByTheAddressThatServeSays) {
    TailnetBench bench(Door::Locked);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(bench.log_in("wrong", {{"X-Forwarded-For", "100.64.0.1"}}).status, 401U);
    EXPECT_EQ(bench.log_in("correct horse", {{"X-Forwarded-For", "100.64.0.1"}}).status, 429U);
    EXPECT_EQ(bench.log_in("correct horse", {{"X-Forwarded-For", "100.64.0.2"}}).status, 200U);
}

} // namespace
} // namespace tutti::gateway
