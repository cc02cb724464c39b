#include "base/json.hpp"
#include "sections/section.hpp"
#include "sections/tailscale_section.hpp"

#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

Result<TailscaleSection> read(std::string_view json) {
    return read_section(*parse_json(json), read_tailscale);
}

TEST(Section, WhatIsLeftOutIsItsDefault) {
    EXPECT_EQ(read("{}"), TailscaleSection{});
    EXPECT_EQ(read(R"({"peers":true})")->socket, TailscaleSection{}.socket);
}

TEST(Section, EveryMistakeIsNamedInOneSentence) {
    const auto wrong = read(R"({"socket":7,"peer":true,"simulate":"yes"})");
    EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(
        wrong.error().message,
        "simulate: must be true or false, not a string; socket: must be a string, not a whole number; "
        "peer: unknown key; did you mean `peers`?"
    );
}

TEST(Section, IsATable) { EXPECT_EQ(read("[1]").error().message, "must be a table, not a list"); }

TEST(Period, IsSecondsOrADurationWithItsUnit) {
    const Period period{milliseconds(10), std::chrono::hours(1)};
    EXPECT_EQ(*period(Value(0.08)), milliseconds(80));
    EXPECT_EQ(*period(Value(300)), seconds(300));
    EXPECT_EQ(*period(Value("5m")), seconds(300));
    EXPECT_FALSE(period(Value("2h")));
    EXPECT_FALSE(period(Value(0)));
    EXPECT_FALSE(period(Value(true)));
}

} // namespace
} // namespace tutti::sections
