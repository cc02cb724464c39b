#include "audio/beat_network.hpp"
#include "audio/novelty_meter.hpp"
#include "audio/onset_detector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace tutti::audio {

namespace {

constexpr unsigned rate = 48000;
constexpr std::size_t hop = rate / frames_per_second;
using Sound = std::vector<float>;

Sound silence(double duration) { return Sound(static_cast<std::size_t>(duration * rate)); }

/// Even noise from a fixed start.
Sound noise(double duration, float level) {
    Sound sound = silence(duration);
    std::uint32_t state = 1;
    for (float& sample : sound) {
        state = state * 1664525 + 1013904223;
        sample = level * (static_cast<float>(state >> 8) / 8388608.0F - 1);
    }
    return sound;
}

/// A sine that dies away; a click when it does so fast.
void strike(Sound& sound, double time, double frequency, double decay, float level) {
    const auto first = static_cast<std::size_t>(time * rate);
    for (std::size_t i = first; i < sound.size(); ++i) {
        const double since = static_cast<double>(i - first) / rate;
        const double wave = std::sin(2 * std::numbers::pi * frequency * since + std::numbers::pi / 4);
        sound[i] += level * static_cast<float>(wave * std::exp(-since / decay));
    }
}

std::vector<Onsets> heard(const Sound& sound) {
    NoveltyMeter meter(rate);
    BeatNetwork network;
    OnsetDetector detector;
    const Settings settings;
    std::vector<float> recent(remembered_samples);
    std::vector<Onsets> all;
    for (std::size_t at = 0; at + hop <= sound.size(); at += hop) {
        std::shift_left(recent.begin(), recent.end(), hop);
        std::copy_n(sound.begin() + static_cast<std::ptrdiff_t>(at), hop, recent.end() - hop);
        const std::span<const float> samples(recent);
        const Slice slice{
            .number = at / hop,
            .rate = rate,
            .samples = samples.last(hop),
            .as_came = samples.last(hop),
            .recent = samples,
            .low = {},
            .short_spectrum = {},
            .long_spectrum = {},
            .settings = settings,
        };
        const auto& novelty = meter.next(slice);
        all.push_back(detector.next(novelty, network.next(novelty)));
    }
    return all;
}

std::vector<double> times(const Sound& sound, Onset Onsets::* part = &Onsets::any) {
    std::vector<double> found;
    const auto frames = heard(sound);
    for (std::size_t i = 0; i < frames.size(); ++i)
        if (const Onset& onset = frames[i].*part; onset.is_onset)
            found.push_back(static_cast<double>(i + 1) * frame_seconds - static_cast<double>(onset.age));
    return found;
}

TEST(OnsetDetector, SilenceHasNone) { EXPECT_TRUE(times(silence(5)).empty()); }

TEST(OnsetDetector, ANoiseFloorHasNone) { EXPECT_TRUE(times(noise(10, 1.7e-4F)).empty()); }

TEST(OnsetDetector, AToneThatStaysBeginsOnce) {
    Sound sound = silence(5);
    strike(sound, 1, 440, 1e9, 0.3F);
    EXPECT_EQ(times(sound).size(), 1U);
}

TEST(OnsetDetector, ClicksAreFoundWithinTenMilliseconds) {
    Sound sound = silence(20);
    std::vector<double> truth;
    for (double time = 0.5; time < 19.5; time += 0.3717) truth.push_back(time); // at every place in a frame
    for (const double time : truth) strike(sound, time, 3000, 0.004, 0.5F);
    const auto found = times(sound);
    ASSERT_EQ(found.size(), truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) EXPECT_NEAR(found[i], truth[i], 0.010);
}

TEST(OnsetDetector, ATenthAndTenTimesAsLoudIsHeardTheSame) {
    Sound sound = noise(10, 1e-4F);
    for (int i = 0; i < 18; ++i)
        strike(sound, 0.5 + 0.5 * i, i % 2 == 0 ? 60 : 900, 0.08, i % 3 == 0 ? 0.08F : 0.03F);
    const auto truth = times(sound);
    EXPECT_EQ(truth.size(), 18U);
    for (const float factor : {0.1F, 10.0F}) {
        Sound other = sound;
        for (float& sample : other) sample *= factor;
        const auto found = times(other);
        ASSERT_EQ(found.size(), truth.size());
        for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], truth[i], 0.009);
    }
}

TEST(OnsetDetector, FiftyMillisecondsAreBetweenTwo) {
    Sound sound = silence(5);
    for (double time = 0.5; time < 4.5; time += 0.02) strike(sound, time, 2500, 0.003, 0.5F);
    const auto found = times(sound);
    ASSERT_GT(found.size(), 1U);
    for (std::size_t i = 1; i < found.size(); ++i) EXPECT_GE(found[i] - found[i - 1], 0.0499);
}

TEST(OnsetDetector, ABassDrumIsLowAndAHatIsHigh) {
    Sound sound = silence(10);
    std::vector<double> low;
    std::vector<double> high;
    for (int i = 0; i < 9; ++i) {
        low.push_back(0.5 + i);
        high.push_back(1.0 + i);
        strike(sound, low.back(), 60, 0.12, 0.5F);
        for (const double frequency : {7100.0, 8300.0, 9700.0, 11900.0})
            strike(sound, high.back(), frequency, 0.03, 0.05F);
    }
    const auto near = [](const std::vector<double>& found, const std::vector<double>& truth) {
        return std::ranges::all_of(truth, [&](double time) {
            return std::ranges::any_of(found, [&](double other) { return std::abs(time - other) < 0.03; });
        });
    };
    const auto found_low = times(sound, &Onsets::low);
    const auto found_high = times(sound, &Onsets::high);
    EXPECT_TRUE(near(found_low, low));
    EXPECT_TRUE(near(found_high, high));
    EXPECT_TRUE(near(low, found_low)) << "a hat is no bass drum";
}

} // namespace

} // namespace tutti::audio
