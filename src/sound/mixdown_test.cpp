#include "sound/mixdown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace tutti::sound {
namespace {

/// A sine of amplitude 0.5 on all channels.
std::vector<float> tone(SoundFormat format, double frequency, double seconds) {
    std::vector<float> frames;
    const auto count = static_cast<std::size_t>(format.rate * seconds);
    for (std::size_t at = 0; at < count; ++at) {
        const double turns = frequency * static_cast<double>(at) / format.rate;
        frames.insert(
            frames.end(), format.channels, static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * turns))
        );
    }
    return frames;
}

/// Mixed in pieces of so many frames.
std::vector<float> mixed(SoundFormat format, std::span<const float> frames, std::size_t piece) {
    Mixdown mixdown(format);
    std::vector<float> samples;
    const auto add = [&](std::span<const float> more) {
        samples.insert(samples.end(), more.begin(), more.end());
    };
    while (!frames.empty()) {
        const auto taken = std::min(piece * format.channels, frames.size());
        add(mixdown.mix(frames.first(taken)));
        frames = frames.subspan(taken);
    }
    add(mixdown.finish());
    return samples;
}

/// The amplitude of one frequency, by correlation, without the first and the last tenth.
double amplitude(std::span<const float> samples, double frequency, unsigned rate) {
    const auto edge = samples.size() / 10;
    double sine = 0;
    double cosine = 0;
    for (std::size_t at = edge; at < samples.size() - edge; ++at) {
        const double angle = 2 * std::numbers::pi * frequency * static_cast<double>(at) / rate;
        sine += static_cast<double>(samples[at]) * std::sin(angle);
        cosine += static_cast<double>(samples[at]) * std::cos(angle);
    }
    return 2 * std::hypot(sine, cosine) / static_cast<double>(samples.size() - 2 * edge);
}

TEST(Mixdown, KeepsAToneAtEveryRateAndNumberOfChannels) {
    for (const unsigned rate :
         {8000U, 11025U, 16000U, 22050U, 32000U, 44100U, 48000U, 88200U, 96000U, 176400U, 192000U})
        for (const unsigned channels : {1U, 2U, 6U, 8U}) {
            const SoundFormat format{rate, channels};
            const auto samples = mixed(format, tone(format, 1000, 0.5), 240);
            const auto native = native_rate_for(rate);
            EXPECT_TRUE(native == 44100 || native == 48000);
            EXPECT_NEAR(static_cast<double>(samples.size()), native * 0.5, 2) << rate;
            EXPECT_NEAR(amplitude(samples, 1000, native), 0.5, 0.002) << rate << " Hz, " << channels;
            EXPECT_LT(amplitude(samples, 1100, native), 0.005) << rate;
        }
}

TEST(Mixdown, LeavesTheDiscsFamilyAt44100) {
    for (const unsigned rate : {11025U, 22050U, 44100U, 88200U, 176400U})
        EXPECT_EQ(native_rate_for(rate), 44100U);
    for (const unsigned rate : {8000U, 12000U, 37800U, 48000U, 192000U})
        EXPECT_EQ(native_rate_for(rate), 48000U);
}

TEST(Mixdown, GivesTheSameHoweverItIsCut) {
    const SoundFormat format{22050, 2};
    const auto frames = tone(format, 440, 0.3);
    const auto whole = mixed(format, frames, frames.size());
    for (const std::size_t piece : {1U, 7U, 110U, 4096U})
        EXPECT_EQ(mixed(format, frames, piece), whole) << piece;
}

TEST(Mixdown, IsTheMeanOfTheChannels) {
    const std::vector<float> frames = {1, 0, 0.5F, -0.5F};
    EXPECT_EQ(mixed({48000, 2}, frames, 2), (std::vector<float>{0.5F, 0}));
}

TEST(Mixdown, LeavesNothingAboveHalfTheNewRateAsAnAlias) {
    const SoundFormat format{96000, 1};
    const auto samples = mixed(format, tone(format, 30'000, 0.3), 480);
    EXPECT_LT(amplitude(samples, 18'000, 48000), 1e-4) << "30 kHz would be mirrored there";
    EXPECT_LT(std::abs(*std::ranges::max_element(std::span(samples).subspan(2000, 8000))), 1e-3F);
}

TEST(Mixdown, TakesWhatIsNoNumberForSilence) {
    std::vector<float> frames(4800, 0.25F);
    frames[2000] = std::numeric_limits<float>::quiet_NaN();
    frames[2001] = std::numeric_limits<float>::infinity();
    for (const SoundFormat format : {SoundFormat{48000, 1}, SoundFormat{96000, 1}, SoundFormat{96000, 2}})
        for (const float sample : mixed(format, frames, 480)) EXPECT_TRUE(std::isfinite(sample));
}

TEST(Mixdown, IsAsLateAsItSays) {
    for (const unsigned rate : {8000U, 22050U, 96000U, 192000U}) {
        Mixdown mixdown({rate, 1});
        // How much sound goes in until as much less comes out.
        const std::vector<float> piece(rate / 200, 0.1F);
        double in = 0;
        double out = 0;
        for (int count = 0; count < 100; ++count) {
            out += static_cast<double>(mixdown.mix(piece).size()) / mixdown.rate();
            in += static_cast<double>(piece.size()) / rate;
        }
        EXPECT_NEAR(in - out, to_seconds(mixdown.latency()), 0.0006) << rate;
    }
    EXPECT_EQ(Mixdown({48000, 2}).latency(), microseconds(0));
}

} // namespace
} // namespace tutti::sound
