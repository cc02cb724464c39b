#include "installation/complaints_testing.hpp"
#include "installation/osc_section.hpp"
#include "installation/programs.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

OscConfig osc_of(std::string_view text) {
    const auto installation = load_installation(text);
    EXPECT_TRUE(installation) << complaints(text);
    return installation ? installation->osc : OscConfig();
}

std::vector<std::string> printed(const std::vector<Address>& addresses) {
    std::vector<std::string> all;
    for (const auto& address : addresses) all.push_back(print(address));
    return all;
}
using Texts = std::vector<std::string>;

TEST(OscSection, SendsToPort9000OfThisMachineWhereNothingIsSaid) {
    const auto osc = osc_of("");
    EXPECT_EQ(printed(osc.send), Texts{"127.0.0.1:9000"});
    EXPECT_FALSE(osc.has_router());
}

TEST(OscSection, RouterIsImpliedByAPortToListenOnOrToBeAsked) {
    const auto has_service = [](std::string_view text) {
        const auto installation = load_installation(text);
        return installation && installation->find_service("osc") != nullptr;
    };
    EXPECT_FALSE(has_service("osc.send = [\"desk:7000\"]"));
    EXPECT_TRUE(has_service("osc.listen = \"127.0.0.1:9001\""));
    EXPECT_TRUE(has_service("osc.query = \"127.0.0.1:9002\""));
}

TEST(OscSection, RoutesStandInTheOrderOfTheFile) {
    const auto osc = osc_of(R"(
[osc]
listen = "127.0.0.1:9001"
[osc.route.quiet]
match = "/audio/spectrum"
drop = true
[osc.route.lights]
match = ["/audio/*", "/beat"]
to = ["127.0.0.1:7000", "desk:7001"]
rename = "/sound/*"
[osc.route.all]
to = "[::1]:7002"
)");
    ASSERT_EQ(osc.routes.size(), 3U);
    EXPECT_TRUE(osc.routes[0].drop);
    EXPECT_EQ(osc.routes[1].name, "lights");
    EXPECT_EQ(osc.routes[1].match.size(), 2U);
    EXPECT_EQ(printed(osc.routes[1].to), (Texts{"127.0.0.1:7000", "desk:7001"}));
    EXPECT_EQ(osc.routes[1].rename->text(), "/sound/*");
    EXPECT_TRUE(osc.routes[2].match[0].matches("/any/thing/at/all"));
    EXPECT_EQ(printed(osc.routes[2].to), Texts{"[::1]:7002"});
}

TEST(OscSection, WorkersSendToTheRouterToo) {
    EXPECT_EQ(
        printed(osc_destinations(osc_of("osc.listen = \"127.0.0.1:9001\""))),
        (Texts{"127.0.0.1:9000", "127.0.0.1:9001"})
    );
    EXPECT_EQ(
        printed(osc_destinations(osc_of("osc.listen = \"0.0.0.0:9001\"\nosc.send = []"))),
        Texts{"127.0.0.1:9001"}
    );
    EXPECT_EQ(
        printed(osc_destinations(osc_of("osc.listen = \"0.0.0.0:9001\"\nosc.send = [\"localhost:9001\"]"))),
        Texts{"localhost:9001"}
    ) << "it is there already";
}

TEST(OscSection, MistakesStandWhereTheyAre) {
    EXPECT_EQ(
        complaints("[osc]\nlisten = \"127.0.0.1:9001\"\n[osc.route.loop]\nto = \"localhost:9001\"\n"),
        "t.toml:4:6: osc.route.loop.to: localhost:9001 is where the router itself listens: it would hear "
        "itself\n"
        "  to = \"localhost:9001\"\n"
        "       ^\n"
    );
}

std::string reasons(std::string_view text) {
    const auto installation = load_installation(text);
    std::string all;
    if (!installation)
        for (const auto& mistake : installation.error()) all += mistake.key + ": " + mistake.reason + "\n";
    return all;
}

TEST(OscSection, WhatCannotBeIsSaid) {
    const std::string listen = "[osc]\nlisten = \"0.0.0.0:9001\"\n";
    EXPECT_EQ(
        reasons(listen + "[osc.route.a]\nto = \"127.0.0.3:9001\"\n"),
        "osc.route.a.to: 127.0.0.3:9001 is where the router itself listens: it would hear itself\n"
    );
    EXPECT_EQ(
        reasons(listen + "[osc.route.a]\n"), "osc.route.a.to: missing: where it goes to, or `drop = true`\n"
    );
    EXPECT_EQ(reasons(listen + "[osc.route.a]\nto = []\n"), "osc.route.a.to: must name at least one\n");
    EXPECT_EQ(
        reasons(listen + "[osc.route.a]\nto = \"desk:1\"\ndrop = true\n"),
        "osc.route.a.drop: what is dropped goes nowhere: leave out `to` and `rename`, or `drop`\n"
    );
    EXPECT_EQ(
        reasons(listen + "[osc.route.a]\nto = \"desk:1\"\nmatch = \"audio\"\n"),
        "osc.route.a.match: must begin with '/'\n"
    );
    EXPECT_EQ(
        reasons(listen + "[osc.route.a]\nto = \"desk:1\"\nrename = \"/a*/b\"\n"),
        "osc.route.a.rename: must be an address, with at most one '*', which is its end\n"
    );
    EXPECT_EQ(
        reasons("[osc.route.a]\nto = \"desk:1\"\n"),
        "osc.listen: missing: the port on which routes get what they pass on\n"
    );
    EXPECT_EQ(
        reasons("[osc]\nlisten = \"127.0.0.1:0\"\n"),
        "osc.listen: must name a port: nobody finds one that changes\n"
    );
    EXPECT_EQ(
        reasons(listen + "[input.desk]\nkind = \"osc\"\n"),
        "osc.listen: input.desk hears that port already: let it have another, and a route go there\n"
    );
    EXPECT_EQ(
        reasons("[osc]\nquery = \"127.0.0.1:8080\"\n"),
        "osc.query: two listeners on 127.0.0.1:8080: this one and gateway.listen\n"
    );
}

TEST(OscSection, BeyondThisMachineQueriesAreAnsweredOnlyWhereTheFileSaysSo) {
    EXPECT_NE(reasons("[osc]\nquery = \"0.0.0.0:9002\"\n").find("query_public = true"), std::string::npos);
    EXPECT_EQ(reasons("[osc]\nquery = \"0.0.0.0:9002\"\nquery_public = true\n"), "");
}

} // namespace
} // namespace tutti::installation
