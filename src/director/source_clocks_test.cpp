#include "base/json.hpp"
#include "director/source_clocks.hpp"

#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;

contract::Clock clock_of(std::string machine, microseconds offset, std::vector<std::string> sources = {}) {
    contract::Clock clock;
    clock.machine = std::move(machine);
    clock.reference = "orchestrator";
    clock.offset = offset;
    clock.delay = 1ms;
    clock.sources = std::move(sources);
    return clock;
}

contract::Clock unknown_clock_of(std::string machine) {
    contract::Clock clock;
    clock.machine = std::move(machine);
    clock.reason = "nobody answers";
    return clock;
}

class SourceClocksTest : public ::testing::Test {
protected:
    /// By how much a stamp of that source is moved.
    std::optional<microseconds> moved(std::string_view source) {
        const WallTime stamp(1'700'000'000s);
        const auto time = clocks_.on_our_clock(source, stamp, now_);
        if (!time) return std::nullopt;
        return *time - stamp;
    }

    SteadyTime now_{1000s};
    SourceClocks clocks_{"director", "here"};
};

TEST_F(SourceClocksTest, OfASourceWhoseClockNobodyKeepsNothingIsKnown) {
    EXPECT_EQ(moved("pad"), std::nullopt);
    EXPECT_EQ(print_json(clocks_.to_value()), R"({"known":0,"corrected":0,"unknown_sources":["pad"]})");
}

TEST_F(SourceClocksTest, ASourceElsewhereIsCorrectedByWhatItsMachineSays) {
    clocks_.hear("director", clock_of("here", 0ms), now_);
    clocks_.hear("left.input", clock_of("left", 5s, {"left.pad"}), now_);
    EXPECT_EQ(moved("left.pad"), 5s);
    EXPECT_EQ(moved("left.input"), 5s) << "its own events, too";
    EXPECT_EQ(moved("left.drum"), std::nullopt);
    EXPECT_EQ(clocks_.corrected(), 2U);
}

TEST_F(SourceClocksTest, OurOwnClockCountsWhereWeAreNotOnTheMachineOfTheBus) {
    clocks_.hear("director", clock_of("here", -2s), now_);
    clocks_.hear("left.input", clock_of("left", 5s, {"left.pad"}), now_);
    clocks_.hear("input", clock_of("of the bus", 0s, {"pad"}), now_);
    EXPECT_EQ(moved("left.pad"), 7s);
    EXPECT_EQ(moved("pad"), 2s);
}

TEST_F(SourceClocksTest, OnOurOwnMachineNothingIsCorrectedWhateverIsSaidOfTheBus) {
    clocks_.hear("input", clock_of("here", 3s, {"pad"}), now_);
    EXPECT_EQ(moved("pad"), 0s);
    clocks_.hear("input", unknown_clock_of("here"), now_);
    EXPECT_EQ(moved("input"), 0s);
    EXPECT_EQ(clocks_.corrected(), 0U);
}

TEST_F(SourceClocksTest, WhatIsNotKnownOfEitherClockIsNotGuessed) {
    clocks_.hear("left.input", clock_of("left", 5s), now_);
    EXPECT_EQ(moved("left.input"), std::nullopt) << "ours is not known";
    clocks_.hear("director", unknown_clock_of("here"), now_);
    EXPECT_EQ(moved("left.input"), std::nullopt);
    clocks_.hear("director", clock_of("here", 0s), now_);
    EXPECT_EQ(moved("left.input"), 5s);
    clocks_.hear("left.input", unknown_clock_of("left"), now_);
    EXPECT_EQ(moved("left.input"), std::nullopt) << "theirs is not known any more";
}

TEST_F(SourceClocksTest, TwoThatWereComparedWithDifferentClocksSayNothingOfEachOther) {
    clocks_.hear("director", clock_of("here", 0s), now_);
    auto clock = clock_of("left", 5s);
    clock.reference = "right.orchestrator";
    clocks_.hear("left.input", clock, now_);
    EXPECT_EQ(moved("left.input"), std::nullopt);
}

TEST_F(SourceClocksTest, WhatWasSaidHoldsUntilItExpires) {
    auto ours = clock_of("here", 0s);
    ours.expires_in = contract::holds_for_ever;
    clocks_.hear("director", ours, now_);
    clocks_.hear("left.input", clock_of("left", 5s), now_);
    now_ += 180s - 1us;
    EXPECT_EQ(moved("left.input"), 5s);
    now_ += 1us;
    EXPECT_EQ(moved("left.input"), std::nullopt);
    now_ += std::chrono::hours(24 * 365 * 200);
    clocks_.hear("left.input", clock_of("left", 5s), now_);
    EXPECT_EQ(moved("left.input"), 5s) << "ours holds for ever";
}

TEST_F(SourceClocksTest, ASourceThatIsNotNamedAnyMoreIsNotCorrectedAnyMore) {
    clocks_.hear("director", clock_of("here", 0s), now_);
    clocks_.hear("left.input", clock_of("left", 5s, {"left.pad", "left.drum"}), now_);
    clocks_.hear("left.input", clock_of("left", 6s, {"left.drum"}), now_);
    EXPECT_EQ(moved("left.pad"), std::nullopt);
    EXPECT_EQ(moved("left.drum"), 6s);
    clocks_.forget("left.input");
    clocks_.forget("left.input");
    EXPECT_EQ(moved("left.drum"), std::nullopt);
}

TEST_F(SourceClocksTest, WhatAWorkerSaysOfItselfCountsBeforeWhatAnotherSaysOfIt) {
    clocks_.hear("director", clock_of("here", 0s), now_);
    clocks_.hear("left.pad", clock_of("left", 5s), now_);
    clocks_.hear("joker", clock_of("elsewhere", 60s, {"left.pad"}), now_);
    EXPECT_EQ(moved("left.pad"), 5s);
}

TEST_F(SourceClocksTest, TheFirstClaimThatLivesStaysAndAnotherTakesItsPlaceWhenItGoes) {
    clocks_.hear("director", clock_of("here", 0s), now_);
    clocks_.hear("keeper", clock_of("left", 7s, {"knob"}), now_);
    clocks_.hear("joker", clock_of("elsewhere", 60s, {"knob"}), now_);
    EXPECT_EQ(moved("knob"), 7s);
    clocks_.hear("keeper", clock_of("left", 8s, {"knob"}), now_);
    EXPECT_EQ(moved("knob"), 8s) << "its place is its own while it says so";
    clocks_.forget("joker");
    EXPECT_EQ(moved("knob"), 8s) << "that a later one goes takes nothing away";
    clocks_.hear("joker", clock_of("elsewhere", 60s, {"knob"}), now_);
    clocks_.hear("keeper", clock_of("left", 8s), now_);
    EXPECT_EQ(moved("knob"), 60s);
    clocks_.hear("keeper", clock_of("left", 8s, {"knob"}), now_);
    EXPECT_EQ(moved("knob"), 60s);
    clocks_.forget("joker");
    EXPECT_EQ(moved("knob"), 8s) << "without another word of its keeper's";
}

TEST_F(SourceClocksTest, AClaimThatExpiredIsNone) {
    auto ours = clock_of("here", 0s);
    ours.expires_in = contract::holds_for_ever;
    clocks_.hear("director", ours, now_);
    clocks_.hear("keeper", clock_of("left", 7s, {"knob"}), now_);
    now_ += 100s;
    clocks_.hear("other", clock_of("left", 9s, {"knob"}), now_);
    now_ += 100s;
    EXPECT_EQ(moved("knob"), 9s);
    clocks_.hear("keeper", clock_of("left", 7s, {"knob"}), now_);
    EXPECT_EQ(moved("knob"), 9s);
}

TEST_F(SourceClocksTest, WhoseClockIsKnownInTheEndIsNotAmongTheUnknown) {
    moved("left.pad");
    clocks_.hear("director", clock_of("here", 0s), now_);
    clocks_.hear("left.input", clock_of("left", 5s, {"left.pad"}), now_);
    moved("left.pad");
    EXPECT_EQ(print_json(clocks_.to_value()), R"({"known":2,"corrected":1,"unknown_sources":[]})");
}

TEST_F(SourceClocksTest, HoldsNoMoreThanItsLimits) {
    for (std::size_t i = 0; i < SourceClocks::most_clocks + 10; ++i)
        clocks_.hear("w" + std::to_string(i), clock_of("left", 5s, {"s" + std::to_string(i)}), now_);
    clocks_.hear("director", clock_of("here", 0s), now_);
    EXPECT_EQ(clocks_.to_value().find("known")->integer(), 257);
    EXPECT_EQ(moved("s255"), 5s);
    EXPECT_EQ(moved("s256"), std::nullopt);
    for (std::size_t i = 0; i < 100; ++i) moved("u" + std::to_string(i));
    EXPECT_EQ(clocks_.to_value().find("unknown_sources")->items().size(), SourceClocks::most_told);
}

} // namespace
} // namespace tutti::director
