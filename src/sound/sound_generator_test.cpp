#include "sound/paced_sound.hpp"
#include "sound/sound_generator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tutti::sound {
namespace {

using Kind = contract::GeneratorPlace::Kind;

std::vector<float> generated(const contract::GeneratorPlace& place, double seconds, std::size_t piece = 240) {
    SoundGenerator generator(place);
    std::vector<float> samples(static_cast<std::size_t>(seconds * SoundGenerator::rate));
    for (std::size_t at = 0; at < samples.size(); at += piece)
        generator.fill(std::span(samples).subspan(at, std::min(piece, samples.size() - at)));
    return samples;
}

float peak(std::span<const float> samples) {
    float found = 0;
    for (const float sample : samples) found = std::max(found, std::abs(sample));
    return found;
}

TEST(SoundGenerator, MakesSilence) { EXPECT_EQ(peak(generated({}, 0.1)), 0.0F); }

TEST(SoundGenerator, MakesASineOfItsFrequencyAndLevel) {
    const auto samples = generated({.kind = Kind::Sine, .frequency = 1000, .level = -20}, 1);
    EXPECT_NEAR(peak(samples), 0.1F, 1e-4F);
    int crossings = 0;
    for (std::size_t at = 1; at < samples.size(); ++at)
        crossings += (samples[at] < 0) != (samples[at - 1] < 0);
    EXPECT_NEAR(crossings, 2000, 2);
}

TEST(SoundGenerator, MakesNoiseThatIsTheSameEachTime) {
    const contract::GeneratorPlace place{.kind = Kind::Noise, .level = -6};
    const auto samples = generated(place, 0.5);
    EXPECT_EQ(samples, generated(place, 0.5, 7));
    EXPECT_NEAR(peak(samples), 0.5F, 0.01F);
}

TEST(SoundGenerator, MakesAKickOnEachBeat) {
    const auto samples = generated({.kind = Kind::Beat, .bpm = 150, .level = 0}, 4);
    EXPECT_LE(peak(samples), 1.0F);
    const auto beat = static_cast<std::size_t>(SoundGenerator::rate * 60 / 150);
    for (std::size_t at = 0; at + beat <= samples.size(); at += beat) {
        const auto one = std::span(samples).subspan(at, beat);
        EXPECT_GT(peak(one.first(2400)), 3 * peak(one.last(2400))) << at;
    }
}

TEST(Pace, HasEachPieceDueByTheClockHoweverLateTheLastOneWas) {
    const SteadyTime start{seconds(10)};
    Pace pace(44100, start);
    for (int piece = 0; piece < 1000; ++piece) pace.advance(441, pace.due(441) + milliseconds(piece % 7));
    EXPECT_EQ(pace.due(441), start + milliseconds(10'010));
}

TEST(Pace, MakesUpForTimeUpToASecondAndNotForMore) {
    const SteadyTime start{seconds(10)};
    Pace pace(48000, start);
    pace.advance(480, start + milliseconds(1010));
    EXPECT_EQ(pace.due(480), start + milliseconds(20)) << "still to be made up for";
    const auto late = start + milliseconds(1021);
    pace.advance(480, late);
    EXPECT_EQ(pace.due(480), late + milliseconds(10));
}

} // namespace
} // namespace tutti::sound
