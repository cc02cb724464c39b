#include "base/json.hpp"
#include "sections/aranet4_section.hpp"
#include "sections/section.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

Result<Aranet4Section> aranet4(std::string_view json) {
    return read_section(*parse_json(json), read_aranet4);
}

TEST(Aranet4Section, NamesSensorsByLabelAndAddress) {
    const auto section = aranet4(
        R"({"sensors":[{"label":"Living room","mac":"aa:bb:cc:dd:ee:01"},{"label":"Bedroom","mac":"AA:BB:CC:DD:EE:02"}],
            "timeout":45,"adapter":"hci1"})"
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(
        section->sensors,
        (std::vector<Aranet4Sensor>{{"Living room", "AA:BB:CC:DD:EE:01"}, {"Bedroom", "AA:BB:CC:DD:EE:02"}})
    );
    EXPECT_EQ(section->timeout, seconds(45));
    EXPECT_EQ(section->adapter, "hci1");
}

TEST(Aranet4Section, WithoutAnythingItListensForNobody) { EXPECT_EQ(aranet4("{}"), Aranet4Section{}); }

TEST(Aranet4Section, IsThatOfTheServiceCo2) { EXPECT_EQ(section_of_service("co2"), find_section("aranet4")); }

TEST(Aranet4Section, WhatStandsTwiceIsRefusedAndNamed) {
    const auto wrong = aranet4(
        R"({"sensors":[{"label":"A","mac":"AA:BB:CC:DD:EE:01"},{"label":"B","mac":"aa:bb:cc:dd:ee:01"},
                       {"label":"A","mac":"AA:BB:CC:DD:EE:02"}]})"
    );
    ASSERT_FALSE(wrong);
    EXPECT_EQ(
        wrong.error().message,
        "sensors[1].mac: AA:BB:CC:DD:EE:01 stands twice; sensors[2].label: \"A\" stands twice"
    );
}

TEST(Aranet4Section, ALabelIsOfOneLineAndMovesNoTerminal) {
    for (const auto* label : {"Living\\nroom", "\\u001b[2J", "a\\u007f", "\\u009b2J", "\\u0080", "\\u202e"}) {
        const auto wrong =
            aranet4(fmt::format(R"({{"sensors":[{{"label":"{}","mac":"AA:BB:CC:DD:EE:01"}}]}})", label));
        ASSERT_FALSE(wrong) << label;
        EXPECT_EQ(
            wrong.error().message,
            "sensors[0].label: must not have control characters, such as the end of a line"
        );
    }
    EXPECT_TRUE(aranet4(R"({"sensors":[{"label":"Küche °à\u00a0€","mac":"AA:BB:CC:DD:EE:01"}]})"));
}

TEST(Aranet4Section, EveryMistakeIsNamedAtOnce) {
    const auto wrong = aranet4(
        R"({"sensors":[{"label":"","mac":"AA-BB-CC-DD-EE-01"},{"mac":"AA:BB:CC:DD:EE:0G"},{"label":"C","macs":"x"},7],
            "timeout":500,"adapter":"../x","sensor":[]})"
    );
    ASSERT_FALSE(wrong);
    for (const auto* part :
         {"sensors[0].label", "sensors[0].mac: must be an address such as AA:BB:CC:DD:EE:FF", "sensors[1]",
          "sensors[1].mac: must be an address", "sensors[2].macs: unknown key; did you mean `mac`?",
          "sensors[3]", "timeout", "adapter: must be an adapter's name such as hci0", "sensor: unknown key"})
        EXPECT_NE(wrong.error().message.find(part), std::string::npos)
            << part << " in " << wrong.error().message;
}

TEST(Aranet4Section, AddressesOfAnotherLengthAreNone) {
    for (const auto* mac :
         {"AA:BB:CC:DD:EE:F", "AA:BB:CC:DD:EE:FFF", "AA:BB:CC:DD:EE", "AABBCCDDEEFF", "AA:BB:CC:DD:EE::F"}) {
        const auto json = R"({"sensors":[{"label":"A","mac":")" + std::string(mac) + R"("}]})";
        EXPECT_FALSE(aranet4(json)) << mac;
    }
}

TEST(Aranet4Section, ThereIsALimitOfSensors) {
    std::string json = R"({"sensors":[)";
    for (int i = 0; i < 33; ++i) json += std::string(i == 0 ? "" : ",") + "{}";
    EXPECT_FALSE(aranet4(json + "]}"));
}

} // namespace
} // namespace tutti::sections
