#include "workers/bridge/shared_states.hpp"

#include <gtest/gtest.h>

namespace tutti::bridge {
namespace {

using enum SharedStates::Verdict;
using enum SharedStates::Fate;

constexpr std::uint64_t lamp = 1;
constexpr SharedState off{lamp, 10};
constexpr SharedState on{lamp, 11};
constexpr SharedState dim{lamp, 12};

/// Both have it.
void agree(SharedStates& states, const SharedState& state) {
    states.sent(Side::Remote, state);
    states.settled(Side::Remote, state, Taken);
}

TEST(SharedStates, ApartOursWaitAndUpstreamsCross) {
    SharedStates states;
    EXPECT_EQ(states.came(Side::Local, on), Waits);
    EXPECT_EQ(states.came(Side::Remote, off), Crosses);
    EXPECT_TRUE(states.is_overruled(on));
    states.hear_ours();
    EXPECT_EQ(states.came(Side::Local, dim), Stays) << "it may have been said before";
    EXPECT_EQ(states.came(Side::Local, {.topic = 2, .payload = 1}), Crosses);
    states.part();
    EXPECT_EQ(states.came(Side::Local, on), Waits);
    states.hear_ours();
    EXPECT_TRUE(states.is_overruled(on));
    states.meet();
    EXPECT_EQ(states.came(Side::Local, on), Crosses);
    EXPECT_FALSE(states.is_overruled(on));
}

TEST(SharedStates, WhatBothHadWhenTheyPartedIsNoChange) {
    SharedStates states;
    states.meet();
    agree(states, off);
    states.part();
    EXPECT_EQ(states.came(Side::Remote, off), Stays);
    EXPECT_FALSE(states.is_overruled(on));
    EXPECT_EQ(states.came(Side::Remote, dim), Crosses);
    EXPECT_TRUE(states.is_overruled(on));
}

TEST(SharedStates, WhatUpstreamSaysWhileOursAreHeardOverrulesThoseBehind) {
    SharedStates states;
    agree(states, off);
    states.hear_ours();
    EXPECT_EQ(states.came(Side::Local, on), Crosses);
    EXPECT_EQ(states.came(Side::Remote, off), Crosses) << "it says so anew";
    EXPECT_EQ(states.came(Side::Local, on), Stays);
}

TEST(SharedStates, WhatIsOnItsWayWhileTheyAreApartIsAChange) {
    SharedStates states;
    agree(states, off);
    EXPECT_EQ(states.came(Side::Remote, dim), Crosses);
    states.sent(Side::Local, dim);
    EXPECT_EQ(states.came(Side::Remote, off), Crosses) << "it changed back";
    states.sent(Side::Local, off);
    states.settled(Side::Local, dim, Taken);
    EXPECT_EQ(states.came(Side::Remote, dim), Crosses) << "off is on its way still";
    states.settled(Side::Local, off, Taken);
    EXPECT_EQ(states.came(Side::Remote, off), Stays);
}

TEST(SharedStates, WhatOurSideMayHaveLostCrossesAgain) {
    SharedStates states;
    agree(states, off);
    states.forget();
    EXPECT_EQ(states.came(Side::Remote, off), Crosses);
}

TEST(SharedStates, WhatDidNotArriveIsNotWhatBothHave) {
    SharedStates states;
    states.sent(Side::Local, off);
    states.settled(Side::Local, off, Lost);
    EXPECT_EQ(states.came(Side::Remote, off), Crosses);
}

TEST(SharedStates, OneThatMeetsAnotherOnItsWayIsSaidOnBothSides) {
    for (const auto side : {Side::Local, Side::Remote}) {
        SharedStates states;
        states.meet();
        states.sent(side, on);
        EXPECT_EQ(states.underway(side), 1U);
        EXPECT_EQ(states.came(other(side), off), Crosses);
        EXPECT_EQ(states.came(side, off), CrossesAndReturns);
        EXPECT_EQ(states.came(side, on), Crosses) << "the same, whichever is first";
        states.settled(side, on, Taken);
        EXPECT_EQ(states.came(side, off), Crosses);
        EXPECT_EQ(states.underway(side), 0U);
    }
}

TEST(SharedStates, TooManyAreForgottenAndThoseOnTheirWayAreNot) {
    SharedStates states;
    states.sent(Side::Local, on);
    for (std::uint64_t i = 0; i < SharedStates::most; ++i) agree(states, {.topic = 100 + i, .payload = 1});
    EXPECT_EQ(states.came(Side::Remote, {.topic = 100, .payload = 1}), Crosses);
    EXPECT_EQ(states.came(Side::Remote, off), Crosses) << "not to be known upstream";
    states.settled(Side::Local, on, Taken);
    EXPECT_EQ(states.came(Side::Remote, on), Stays);
}

} // namespace
} // namespace tutti::bridge
