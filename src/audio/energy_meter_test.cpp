#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

TEST(EnergyMeter, DoesNotDependOnTheLevel) {
    const auto music = noise(0.1, 5) + noise(0.01, 5) + noise(0.1, 3);
    const auto usual = heard(music);
    for (const double decibels : {-20.0, 20.0}) {
        const auto other = heard(louder(music, decibels));
        for (std::size_t i = 0; i < usual.size(); ++i) {
            ASSERT_NEAR(other[i].energy.fast, usual[i].energy.fast, 0.01);
            ASSERT_NEAR(other[i].energy.slow, usual[i].energy.slow, 0.01);
        }
    }
}

TEST(EnergyMeter, FallsFastAndSlow) {
    const auto all = heard(noise(0.1, 20) + noise(0.01, 20));
    const auto before = all[20 * 60 - 1].energy;
    const auto soon = all[21 * 60].energy;
    const auto late = all[39 * 60].energy;
    EXPECT_GT(before.fast, 0.7);
    EXPECT_GT(before.slow, 0.7);
    EXPECT_LT(soon.fast, 0.3);
    EXPECT_GT(soon.slow, 0.6);
    EXPECT_LT(late.slow, 0.5);
}

TEST(EnergyMeter, AFloorOfNoiseIsNoEnergy) {
    for (const auto& features : heard(noise(1e-4, 5))) ASSERT_EQ(features.energy, Energy{});
    EXPECT_LT(heard(noise(0.1, 5) + noise(1e-4, 40)).back().energy.slow, 0.05);
}

} // namespace
} // namespace tutti::audio
