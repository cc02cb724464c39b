#include "base/random.hpp"
#include "governance/health/flap_damper.hpp"
#include "governance/health/moment_testing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tutti::governance::health {
namespace {

constexpr Damping damping{seconds(2), seconds(32)};
const Finding good{Level::Ok, true, "all is well"};
const Finding bad{Level::Error, false, "it burns"};

TEST(FlapDamper, WhatBecomesWorseCountsAtOnce) {
    FlapDamper damper(good);
    EXPECT_TRUE(damper.see(bad, damping, at(1)));
    EXPECT_EQ(damper.counted(), bad);
}

TEST(FlapDamper, TheFirstTimeWhatBecomesBetterCountsAtOnceToo) {
    FlapDamper damper(good);
    damper.see(bad, damping, at(1));
    EXPECT_TRUE(damper.see(good, damping, at(1.5)));
    EXPECT_EQ(damper.counted(), good);
}

TEST(FlapDamper, TheSecondTimeItHasToHold) {
    FlapDamper damper(good);
    damper.see(bad, damping, at(1));
    damper.see(good, damping, at(2));
    damper.see(bad, damping, at(3));
    EXPECT_FALSE(damper.see(good, damping, at(4)));
    EXPECT_EQ(damper.counted(), bad);
    EXPECT_EQ(damper.deadline(damping), at(6));
    EXPECT_FALSE(damper.advance(damping, at(5.999999)));
    EXPECT_TRUE(damper.advance(damping, at(6)));
    EXPECT_EQ(damper.counted(), good);
    EXPECT_EQ(damper.deadline(damping), std::nullopt);
}

TEST(FlapDamper, TheTimeDoublesUpToTheLongest) {
    FlapDamper damper(good);
    double now = 0;
    for (const auto hold : {0, 2, 4, 8, 16, 32, 32}) {
        damper.see(bad, damping, at(now));
        EXPECT_EQ(damper.hold(damping), seconds(hold));
        damper.see(good, damping, at(now + 1));
        damper.advance(damping, at(now + 1 + hold));
        EXPECT_EQ(damper.counted(), good);
        now += 2 + hold;
    }
}

TEST(FlapDamper, WhatIsBetterAndNotWellHasToHoldTogether) {
    FlapDamper damper(good);
    const Finding odd{Level::Warn, true, "it smokes"};
    damper.see(bad, damping, at(1));
    damper.see(good, damping, at(2));
    damper.see(bad, damping, at(3));
    damper.see(good, damping, at(4));
    damper.see(odd, damping, at(5));
    EXPECT_TRUE(damper.advance(damping, at(6))) << "better for two seconds, whichever of the two";
    EXPECT_EQ(damper.counted(), odd);
}

TEST(FlapDamper, AfterAQuietTimeAllIsForgotten) {
    FlapDamper damper(good);
    for (int i = 0; i < 4; ++i) {
        damper.see(bad, damping, at(i * 100));
        damper.see(good, damping, at(i * 100 + 1));
        damper.advance(damping, at(i * 100 + 99));
        EXPECT_EQ(damper.flaps(), 1U) << "100 s are more than 64";
    }
}

TEST(FlapDamper, AnotherReasonAloneIsNoChange) {
    FlapDamper damper(bad);
    const Finding other{Level::Error, false, "it burns well"};
    EXPECT_FALSE(damper.see(other, damping, at(1)));
    EXPECT_EQ(damper.counted().reason, "it burns well");
    EXPECT_EQ(damper.flaps(), 0U);
}

/// However a component flaps, what counts changes seldom: an hour of it has as many changes as doublings
/// take, and two for each of the longest times.
TEST(FlapDamper, ChangesAreBoundedHoweverItFlaps) {
    constexpr double hour = 3600;
    const double streak = std::log2(16) + 3;
    const double bound = 2 * ((hour / 64 + 1) * streak + hour / 32);
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SeededRandom random(seed);
        FlapDamper damper(good);
        const double pace = std::exp2(12 * random.unit() - 6); // from 16 ms to a minute
        int changes = 0;
        for (double now = 0; now < hour; now += pace * random.unit()) {
            const Finding next{static_cast<Level>(random.next() % 4), random.next() % 2 == 0, ""};
            changes += damper.see(next, damping, at(now)) ? 1 : 0;
        }
        EXPECT_LE(changes, 3 * bound) << seed; // a level has three steps up
    }
}

TEST(FlapDamper, WithoutDampingEveryChangeCountsAtOnce) {
    constexpr Damping none{microseconds(0), seconds(32)};
    FlapDamper damper(good);
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(damper.see(bad, none, at(i)));
        EXPECT_TRUE(damper.see(good, none, at(i + 0.5)));
    }
}

} // namespace
} // namespace tutti::governance::health
