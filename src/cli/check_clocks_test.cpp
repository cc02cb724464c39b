#include "cli/check_clocks.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

using namespace std::chrono_literals;
using Level = Finding::Level;

contract::Clock at(std::string machine, microseconds offset) {
    auto clock = contract::bus_clock(std::move(machine), "orchestrator", {});
    clock.offset = offset;
    clock.delay = 800us;
    return clock;
}

TEST(CheckClocks, OfOneMachineThereIsNothingToFind) {
    EXPECT_TRUE(judge_clocks({}).empty());
    EXPECT_TRUE(judge_clocks({{"hub", at("here", 0s)}, {"director", at("here", 0s)}}).empty());
}

TEST(CheckClocks, MachinesThatAgreeAreGood) {
    const auto found = judge_clocks({{"hub", at("here", 0s)}, {"left.input", at("left", -100ms)}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].level, Level::Good);
    EXPECT_EQ(found[0].message, "2 machines agree within 0.1 s");
}

TEST(CheckClocks, OneThatIsOffIsNamedWithHowMuch) {
    const auto found = judge_clocks(
        {{"hub", at("here", 0s)}, {"left.input", at("left", 5s)}, {"right.input", at("right", -101ms)}}
    );
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].level, Level::Advice);
    EXPECT_EQ(found[0].subject, "clock of left.input");
    EXPECT_EQ(found[0].message, "5.0 s behind that of orchestrator (round trip 0.8 ms)");
    EXPECT_EQ(found[1].message, "0.1 s ahead of that of orchestrator (round trip 0.8 ms)");
}

TEST(CheckClocks, OneOfWhichNothingIsKnownIsToldWithTheReason) {
    auto unknown = at("left", 0s);
    unknown.offset.reset();
    unknown.delay.reset();
    unknown.reason = "orchestrator does not answer";
    const auto found = judge_clocks({{"hub", at("here", 0s)}, {"left.input", unknown}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].level, Level::Advice);
    EXPECT_EQ(found[0].message, "not known: orchestrator does not answer");
}

} // namespace
} // namespace tutti::cli
