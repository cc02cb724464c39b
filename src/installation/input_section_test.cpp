#include "installation/complaints_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

std::string with_topic(const std::string& topic) {
    return "[bus]\nroot = \"home\"\n[input.a]\nkind = \"mqtt\"\nmap = [{ topic = \"x\", type = \"x\" }, { "
           "topic = \""
           + topic + "\", type = \"x\" }]\n";
}

TEST(InputSection, AnInputMayNotBeCalledAsAService) {
    EXPECT_TRUE(complaints("[input.gateway]\nkind = \"serial\"\n")
                    .starts_with("t.toml:1:8: input.gateway: `gateway` is the name of a service"));
}

TEST(InputSection, AnInputMayBeCalledOscWhereNoRouterRuns) {
    const std::string input = "[input.osc]\nkind = \"osc\"\nlisten = \"127.0.0.1:9001\"\n";
    EXPECT_EQ(complaints(input), "");
    EXPECT_EQ(complaints(input + "[osc]\nsend = []\n"), "");
    EXPECT_NE(
        complaints(input + "[osc]\nlisten = \"127.0.0.1:9005\"\n")
            .find("`osc` is the name of a service: name the input otherwise, like `osc-input`"),
        std::string::npos
    );
}

TEST(InputSection, PartsOfAnEmbeddedShowKeepTheirNames) {
    const std::string show =
        "[render]\nembedded = true\n[display.wall]\nwidth = 8\nheight = 8\noutputs = [\"window\"]\n";
    EXPECT_NE(
        complaints(show + "[input.director]\nkind = \"serial\"\n").find("a service"), std::string::npos
    );
    EXPECT_EQ(complaints("[input.director]\nkind = \"serial\"\n"), "");
}

TEST(InputSection, NorAsASectionThatIsThereOrAsAnotherSourceOfEvents) {
    const auto said = [](const std::string& name) {
        return complaints("[input." + name + "]\nkind = \"serial\"\n");
    };
    EXPECT_NE(said("auth").find("a section of the live configuration"), std::string::npos);
    EXPECT_NE(said("display").find("a section of the live configuration"), std::string::npos);
    EXPECT_NE(said("pad").find("the phones that are controllers"), std::string::npos);
    EXPECT_NE(said("page").find("what the page says"), std::string::npos);
    EXPECT_EQ(said("gamepad"), "");
}

TEST(InputSection, WhatIsNoTableIsSaidSo) {
    for (const auto* text : {"input = 3\n", "input = \"x\"\n", "input = []\n", "[[input]]\n"})
        EXPECT_NE(complaints(text).find("input: must be a table"), std::string::npos) << complaints(text);
}

TEST(InputSection, EventsOfTheInstallationItselfAreNoTopicsOfDevices) {
    EXPECT_TRUE(
        complaints(with_topic("home/event/button/#"))
            .starts_with("t.toml:5:47: input.a.map[1].topic: these are events of this installation already: "
                         "gestures and playlists hear them without an input\n")
    );
    EXPECT_EQ(complaints(with_topic("home/reading/+/x")), "");
    EXPECT_EQ(complaints(with_topic("tutti/event/x")), ""); // of another installation
    EXPECT_EQ(complaints(with_topic("+/event/x")), "");     // what is ours is left out
}

} // namespace
} // namespace tutti::installation
