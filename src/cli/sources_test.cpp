#include "cli/sources.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

namespace tutti::cli {
namespace {

const WallTime now{seconds(1'800'000'000)};

void say(live::LiveState& state, std::string_view topic, std::string_view payload) {
    EXPECT_EQ(state.apply(topic, payload, {}, now, SteadyTime{}), live::Applied::Done) << topic << payload;
}

std::string shown(const live::LiveState& state) {
    return describe_sources(state.sources(), now, command::Colours::Off);
}

TEST(Sources, AreATableWithARowASensor) {
    live::LiveState state("");
    say(state, "meta/co2",
        R"({"v":1,"source_id":"co2","name":"Air","description":"","refresh_interval":60,"enabled":true,"simulated":true})"
    );
    say(state, "status/co2",
        R"({"v":1,"source_id":"co2","last_poll":1799999988,"last_success":1799999988,"last_error":null,)"
        R"("poll_count":1,"error_count":0,"expires_in":360})");
    say(state, "reading/co2/1st%2Ffloor:co2",
        R"({"v":1,"value":812,"unit":"ppm","timestamp":1799999988,"expires_in":180})");
    say(state, "reading/co2/1st%2Ffloor:battery",
        R"({"v":1,"value":null,"unit":"%","timestamp":1799999988,"expires_in":180})");
    EXPECT_EQ(
        shown(state), "SOURCE  STATE      POLLED   EVERY  SENSOR              VALUE\n"
                      "co2     simulated  12s ago  1m     1st/floor: battery  –\n"
                      "                                   1st/floor: co2      812 ppm\n"
    );
}

TEST(Sources, NumbersHaveTheDigitsThatPeopleRead) {
    const std::pair<const char*, const char*> numbers[] = {
        {"18.518333333333334", "18.518 h"},
        {"42.0", "42 h"},
        {"0", "0 h"},
        {"3.0001e-06", "3e-06 h"},
        {"-0.123456", "-0.123 h"},
        {"1234567", "1234567 h"},
        {"0.1", "0.1 h"},
    };
    for (const auto& [number, words] : numbers) {
        live::LiveState state("");
        say(state, "reading/backup/age",
            fmt::format(R"({{"v":1,"value":{},"unit":"h","timestamp":1799999988,"expires_in":180}})", number)
        );
        EXPECT_NE(shown(state).find(fmt::format(" {}\n", words)), std::string::npos) << shown(state);
    }
}

TEST(Sources, WhatGoesWrongIsSaidInWords) {
    live::LiveState state("");
    say(state, "status/pihole",
        R"({"v":1,"source_id":"pihole","last_poll":1799999970,"last_success":null,"last_error":"no route to it",)"
        R"("poll_count":1,"error_count":1,"expires_in":360})");
    EXPECT_EQ(
        shown(state), "SOURCE  STATE    POLLED   EVERY  SENSOR  VALUE\n"
                      "pihole  failing  30s ago\n"
                      "\npihole: no route to it\n"
    );
}

TEST(Sources, NoErrorIsObeyedByATerminal) {
    live::LiveState state("");
    say(state, "status/pihole",
        R"({"v":1,"source_id":"pihole","last_poll":1799999970,"last_success":null,"last_error":"\u001b[2J",)"
        R"("poll_count":1,"error_count":1,"expires_in":360})");
    EXPECT_EQ(shown(state).find('\x1b'), std::string::npos);
    EXPECT_NE(shown(state).find("pihole: ?[2J"), std::string::npos);
}

} // namespace
} // namespace tutti::cli
