#include "audio/sound_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::audio {
namespace {

constexpr double bar = 4 * 60.0 / 128; ///< seconds

Sound bass_drum() {
    double phase = 0;
    return sound(0.3, 48000, [&](double t) {
        phase += 2 * std::numbers::pi * (50 + 120 * std::exp(-t * 30)) / 48000;
        return 0.5 * std::exp(-t * 9) * std::sin(phase);
    });
}

Sound stroke_of_noise(double amplitude, double decay, std::uint32_t seed) {
    auto stroke = noise(amplitude, 0.12, 48000, seed);
    for (std::size_t i = 0; i < stroke.size(); ++i)
        stroke[i] *= static_cast<float>(std::exp(-static_cast<double>(i) / 48000 * decay));
    return stroke;
}

/// Four on the floor, claps, hats and a bass between them.
Sound groove(int bars, double bass_amplitude = 0.18) {
    Sound all;
    for (int beat = 0; beat < bars * 4; ++beat) {
        const double at = beat * bar / 4;
        add(all, bass_drum(), at);
        if (beat % 2 == 1) add(all, stroke_of_noise(0.15, 30, 7), at);
        add(all, stroke_of_noise(0.05, 60, 9), at + bar / 8);
        add(all, saw(55, bass_amplitude, bar / 8), at + bar / 8);
    }
    all.resize(static_cast<std::size_t>(bars * bar * 48000));
    return all;
}

Sound pads(int bars) {
    const double seconds = bars * bar;
    Sound all;
    for (const double frequency : {220.0, 261.6, 329.6}) add(all, saw(frequency, 0.05, seconds), 0);
    all.resize(static_cast<std::size_t>(seconds * 48000));
    return all;
}

/// Pads, noise that grows louder and brighter, and a snare roll that gets denser.
Sound riser(int bars) {
    auto all = pads(bars);
    const double seconds = bars * bar;
    Dice dice(3);
    double low = 0;
    add(all,
        sound(
            seconds, 48000,
            [&](double t) {
                const double done = t / seconds;
                low += (dice.next() - low) * (0.02 + 0.5 * done * done);
                return 0.25 * (0.05 + done) * low;
            }
        ),
        0);
    for (double at = 0; at < seconds;) {
        const double done = at / seconds;
        add(all, stroke_of_noise(0.04 + 0.12 * done, 30, 5), at);
        at += bar / (done < 0.5 ? 4 : done < 0.75 ? 8 : 16);
    }
    all.resize(static_cast<std::size_t>(seconds * 48000));
    return all;
}

struct Marks {
    std::vector<double> drops; ///< seconds
    std::vector<std::uint64_t> drop_frames;
    double in_break = 0, in_buildup = 0; ///< seconds
    double first_break = -1, first_buildup = -1;
};

/// Of the structure alone, if nothing else is asked for.
Settings structure_alone() {
    Settings settings;
    settings.pitch = settings.bpm = settings.spectrum = false;
    return settings;
}

Marks marks(const Sound& sound, const Settings& settings = structure_alone()) {
    Marks marks;
    for (const auto& features : heard(sound, 48000, settings)) {
        const double now = static_cast<double>(features.number) / frames_per_second;
        const auto& structure = features.structure;
        if (structure.is_drop) {
            marks.drops.push_back(now);
            marks.drop_frames.push_back(features.number);
        }
        if (structure.is_break) {
            marks.in_break += frame_seconds;
            if (marks.first_break < 0) marks.first_break = now;
        }
        if (structure.is_buildup) {
            marks.in_buildup += frame_seconds;
            if (marks.first_buildup < 0) marks.first_buildup = now;
        }
    }
    return marks;
}

const Sound& track() {
    static const Sound track = groove(8) + pads(4) + riser(4) + groove(8);
    return track;
}

TEST(StructureTracker, HearsBreakBuildUpAndDrop) {
    const auto heard = marks(track());
    ASSERT_EQ(heard.drops.size(), 1U);
    EXPECT_NEAR(heard.drops[0], 16 * bar, 0.1);
    EXPECT_GT(heard.first_break, 8 * bar);
    EXPECT_LT(heard.first_break, 10 * bar);
    EXPECT_GT(heard.first_buildup, 12 * bar);
    EXPECT_LT(heard.first_buildup, 15 * bar);
    EXPECT_GT(heard.in_buildup, 1.5 * bar);
}

TEST(StructureTracker, TheLevelDoesNotMatter) {
    for (const bool automatic : {false, true}) {
        auto settings = structure_alone();
        settings.automatic_gain = automatic;
        const auto usual = marks(track(), settings);
        for (const double decibels : {-20.0, 20.0}) {
            const auto other = marks(louder(track(), decibels), settings);
            EXPECT_EQ(other.drop_frames, usual.drop_frames) << decibels;
            EXPECT_NEAR(other.first_break, usual.first_break, 0.05) << decibels;
            EXPECT_NEAR(other.first_buildup, usual.first_buildup, 0.3) << decibels;
        }
    }
}

TEST(StructureTracker, AGainThatIsTurnedInTheMusicDoesNotMatter) {
    auto settings = structure_alone();
    settings.automatic_gain = false;
    const auto usual = marks(track(), settings);
    ASSERT_EQ(usual.drops.size(), 1U);
    for (const double gain : {-30.0, 30.0}) {
        std::vector<std::uint64_t> drops;
        Analyzer analyzer(48000, settings, [&](const Features& features) {
            if (features.structure.is_drop) drops.push_back(features.number);
        });
        constexpr std::size_t in_the_groove = 8 * 48000;
        analyzer.push(std::span(track()).first(in_the_groove));
        auto turned = settings;
        turned.gain = gain;
        analyzer.set(turned);
        analyzer.push(std::span(track()).subspan(in_the_groove));
        EXPECT_EQ(drops, usual.drop_frames) << gain;
    }
}

TEST(StructureTracker, DoesNotNeedWhatCanBeSwitchedOff) {
    EXPECT_EQ(marks(track(), structure_alone()).drop_frames, marks(track(), {}).drop_frames);
}

TEST(StructureTracker, AGrooveThatGoesOnHasNoForm) {
    for (const double bass : {0.0, 0.18, 0.4}) {
        const auto heard = marks(groove(24, bass));
        EXPECT_TRUE(heard.drops.empty());
        EXPECT_EQ(heard.in_break, 0);
        EXPECT_EQ(heard.in_buildup, 0);
    }
}

TEST(StructureTracker, AFillOfABarIsNoBreak) {
    Sound all;
    for (int i = 0; i < 4; ++i) {
        auto fill = pads(1);
        for (int stroke = 0; stroke < 16; ++stroke)
            add(fill, stroke_of_noise(0.12, 30, 5), stroke * bar / 16);
        all = all + groove(7) + fill;
    }
    EXPECT_TRUE(marks(all).drops.empty());
}

TEST(StructureTracker, ABreakWithoutABuildUpEndsWithADropToo) {
    const auto heard = marks(groove(8) + pads(8) + groove(4));
    ASSERT_EQ(heard.drops.size(), 1U);
    EXPECT_NEAR(heard.drops[0], 16 * bar, 0.1);
    EXPECT_EQ(heard.in_buildup, 0);
}

TEST(StructureTracker, APauseBeforeTheDropBelongsToIt) {
    const auto heard = marks(groove(8) + pads(4) + riser(4) + silence(bar / 2) + groove(4));
    ASSERT_EQ(heard.drops.size(), 1U);
    EXPECT_NEAR(heard.drops[0], 16.5 * bar, 0.1);
}

TEST(StructureTracker, ANewSongIsNoDrop) {
    EXPECT_TRUE(marks(groove(8) + silence(6) + groove(8)).drops.empty());
}

TEST(StructureTracker, NeitherNoiseNorTonesNorSilenceHaveAForm) {
    for (const auto& sound : {noise(0.1, 30), sine(80, 0.3, 30), silence(30), pads(16)}) {
        const auto heard = marks(sound);
        EXPECT_TRUE(heard.drops.empty());
        EXPECT_EQ(heard.in_break, 0);
        EXPECT_EQ(heard.in_buildup, 0);
    }
}

TEST(StructureTracker, TrendsSayWhatRises) {
    const auto all = heard(riser(8), 48000, structure_alone());
    EXPECT_GT(all.back().structure.energy_trend, 0.3);
    EXPECT_GT(all.back().structure.brightness_trend, 0.3);
    const auto steady = heard(noise(0.1, 12), 48000, structure_alone()).back().structure;
    EXPECT_NEAR(steady.energy_trend, 0, 0.05);
    EXPECT_NEAR(steady.brightness_trend, 0, 0.05);
    const auto fading = sound(12, 48000, [](double t) {
        return 0.3 * std::pow(10.0, -t / 10) * std::sin(2 * std::numbers::pi * 440 * t);
    });
    EXPECT_LT(heard(fading, 48000, structure_alone()).back().structure.energy_trend, -0.5);
}

} // namespace
} // namespace tutti::audio
