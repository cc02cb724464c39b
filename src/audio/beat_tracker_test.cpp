#include "audio/beat_tracker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace tutti::audio {

namespace {

/// A beat as it was said: when, and when it is.
struct SaidBeat {
    double at = 0;   ///< seconds: the end of the frame in which it was said
    double beat = 0; ///< seconds: the place of the beat itself
    Beat told;
};

struct Heard {
    std::vector<BeatTracker::Tracked> frames;
    std::vector<SaidBeat> beats;

    double bpm_at(double time) const { return static_cast<double>(frames[frame_at(time)].tempo.bpm); }
    double confidence_at(double time) const {
        return static_cast<double>(frames[frame_at(time)].beat.confidence);
    }
    static std::size_t frame_at(double time) {
        return static_cast<std::size_t>(std::lround(time * frames_per_second));
    }
};

using Beats = std::vector<double>;

Beats steady(double bpm, double from, double to) {
    Beats beats;
    for (double time = from; time < to; time += 60 / bpm) beats.push_back(time);
    return beats;
}

Beats operator+(Beats first, const Beats& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// What an ideal activation makes of beats: a hump in the frames around each, `shown_after` it.
std::vector<Activation> shown(const Beats& beats, double duration, double height = 1) {
    std::vector<Activation> activations(static_cast<std::size_t>(duration * frames_per_second));
    for (std::size_t frame = 0; frame < activations.size(); ++frame) {
        const double end = static_cast<double>(frame + 1) * frame_seconds;
        for (const double beat : beats) {
            const double distance = (end - beat) * frames_per_second - BeatTracker::activation_delay;
            if (std::abs(distance) > 6) continue;
            const auto value = static_cast<float>(height * std::exp(-0.5 * distance * distance));
            activations[frame].beat = std::max(activations[frame].beat, value);
            activations[frame].onset = activations[frame].beat;
        }
    }
    return activations;
}

Heard track(const std::vector<Activation>& activations, const Settings& settings = {}) {
    BeatTracker tracker;
    Heard heard;
    for (const auto& activation : activations) {
        heard.frames.push_back(tracker.next(activation, settings));
        const auto& beat = heard.frames.back().beat;
        if (!beat.is_beat) continue;
        const double end = static_cast<double>(heard.frames.size()) * frame_seconds;
        heard.beats.push_back({.at = end, .beat = end - static_cast<double>(beat.age), .told = beat});
    }
    return heard;
}

/// The mean of how late what was said is, in seconds, against the nearest of `beats`, from a time on.
double lateness(const Heard& heard, const Beats& beats, double from) {
    double sum = 0;
    int count = 0;
    for (const auto& said : heard.beats) {
        if (said.at < from) continue;
        double nearest = 1e9;
        for (const double beat : beats)
            if (std::abs(said.beat - beat) < std::abs(nearest)) nearest = said.beat - beat;
        sum += nearest;
        ++count;
    }
    return count == 0 ? 1e9 : sum / count;
}

int found(const Heard& heard, const Beats& beats, double from, double tolerance) {
    int count = 0;
    for (const double beat : beats)
        count += beat >= from && std::ranges::any_of(heard.beats, [&](const SaidBeat& said) {
                     return std::abs(said.beat - beat) <= tolerance;
                 });
    return count;
}

TEST(BeatTracker, ClicksAreLockedOntoWithinFourSeconds) {
    for (const double bpm : {60.0, 75.0, 100.0, 128.0, 174.0, 200.0}) {
        SCOPED_TRACE(bpm);
        const auto beats = steady(bpm, 0.4, 20);
        const auto heard = track(shown(beats, 20));
        for (double time = 4.5; time < 19; time += 0.5) {
            EXPECT_NEAR(heard.bpm_at(time), bpm, 0.02 * bpm) << time;
        }
        for (const auto& said : heard.beats) {
            if (said.beat < 4.5) continue;
            EXPECT_TRUE(std::ranges::any_of(beats, [&](double beat) {
                return std::abs(said.beat - beat) < 0.015;
            })) << said.beat;
        }
        const auto expected =
            std::ranges::count_if(beats, [](double beat) { return beat >= 4.5 && beat < 19.5; });
        EXPECT_EQ(
            std::ranges::count_if(
                heard.beats, [](const SaidBeat& said) { return said.beat >= 4.49 && said.beat < 19.5; }
            ),
            expected
        );
    }
}

TEST(BeatTracker, AStepOfTempoIsFollowedWithinEightSeconds) {
    const auto second = steady(150, 20, 40);
    const auto heard = track(shown(steady(120, 0, 20) + second, 40));
    EXPECT_NEAR(heard.bpm_at(19), 120, 2);
    for (double time = 28; time < 39; time += 1) EXPECT_NEAR(heard.bpm_at(time), 150, 3) << time;
    EXPECT_GE(found(heard, second, 28, 0.02), 29);
}

TEST(BeatTracker, ARampIsFollowed) {
    Beats beats;
    double bpm = 100;
    for (double time = 0; time < 60; time += 60 / bpm) {
        beats.push_back(time);
        bpm = time < 10 ? 100 : std::min(140.0, 100 + (time - 10));
    }
    const auto heard = track(shown(beats, 60));
    const auto after = static_cast<int>(std::ranges::count_if(beats, [](double beat) { return beat > 5; }));
    EXPECT_GE(found(heard, beats, 5, 0.03), after - 2);
    EXPECT_NEAR(heard.bpm_at(30), 120, 4);
    EXPECT_NEAR(heard.bpm_at(59), 140, 3);
}

TEST(BeatTracker, ABreakOfEightSecondsKeepsThePhase) {
    const auto all = steady(128, 0, 35);
    Beats beats;
    for (const double beat : all)
        if (beat < 15 || beat > 23) beats.push_back(beat);
    const auto heard = track(shown(beats, 35));
    for (std::size_t frame = Heard::frame_at(5); frame < heard.frames.size(); ++frame) {
        const double beats_passed = static_cast<double>(frame + 1) * frame_seconds * 128 / 60;
        const double late = static_cast<double>(heard.frames[frame].beat.phase) - beats_passed;
        EXPECT_NEAR(late - std::round(late), 0, 0.06) << frame;
    }
    EXPECT_LT(heard.confidence_at(22), heard.confidence_at(14));
    for (double time = 5; time < 34; time += 1) EXPECT_NEAR(heard.bpm_at(time), 128, 2) << time;
    // In silence beats are said for some seconds, and again as soon as there is something to hear.
    const auto said_from = [&](double from, double to) {
        return std::ranges::count_if(heard.beats, [&](const SaidBeat& said) {
            return said.beat >= from && said.beat < to;
        });
    };
    EXPECT_NEAR(static_cast<double>(said_from(15, 18.5)), 3.5 * 128 / 60, 1);
    EXPECT_EQ(said_from(20, 23), 0);
    EXPECT_NEAR(static_cast<double>(said_from(24, 34)), 10.0 * 128 / 60, 1);
}

TEST(BeatTracker, SilenceEndsTheTempo) {
    const auto heard = track(shown(steady(120, 0, 10), 40));
    EXPECT_NEAR(heard.bpm_at(9), 120, 2);
    EXPECT_EQ(heard.bpm_at(22), 0);
    EXPECT_EQ(heard.confidence_at(22), 0);
    for (const auto& said : heard.beats) EXPECT_LT(said.at, 21);
    for (const auto& frame : track(std::vector<Activation>(1200)).frames) EXPECT_EQ(frame.tempo.bpm, 0);
}

TEST(BeatTracker, ANewSongIsLockedOntoAfterSilence) {
    const auto second = steady(96, 25.3, 45);
    const auto heard = track(shown(steady(140, 0, 10) + second, 45));
    for (double time = 30; time < 44; time += 1) EXPECT_NEAR(heard.bpm_at(time), 96, 2) << time;
}

TEST(BeatTracker, ALeadSaysEachBeatEarlyAndMovesNothingElse) {
    const auto beats = steady(124, 0.2, 16); // the last one may be said before the end
    const auto activations = shown(beats, 15);
    const auto plain = track(activations);
    for (const auto lead : {milliseconds(100), milliseconds(200), milliseconds(-30)}) {
        Settings settings;
        settings.lead = lead;
        const auto heard = track(activations, settings);
        double early = 0;
        int count = 0;
        for (const auto& said : heard.beats) {
            if (said.at < 5) continue;
            early += said.beat - said.at;
            ++count;
        }
        // A frame is said at its end: half a frame late in the mean.
        EXPECT_NEAR(early / count, to_seconds(microseconds(lead)) - frame_seconds / 2, 0.01);
        EXPECT_NEAR(lateness(heard, beats, 5), 0, 0.005);
        for (std::size_t frame = 0; frame < heard.frames.size(); ++frame) {
            EXPECT_EQ(heard.frames[frame].beat.phase, plain.frames[frame].beat.phase);
            EXPECT_EQ(heard.frames[frame].tempo, plain.frames[frame].tempo);
        }
    }
}

TEST(BeatTracker, ThePhaseGrowsAndTheNextBeatIsSaid) {
    const auto heard = track(shown(steady(110, 0, 20), 20));
    for (std::size_t frame = 301; frame < heard.frames.size(); ++frame) {
        const auto& last = heard.frames[frame - 1].beat;
        const auto& beat = heard.frames[frame].beat;
        if (beat.is_beat)
            EXPECT_LT(beat.phase, last.phase);
        else
            EXPECT_GT(beat.phase, last.phase);
        EXPECT_NEAR(beat.until_next, (1 - beat.phase) * 60 / heard.frames[frame].tempo.bpm, 1e-3);
    }
    // A second before its end, a beat is where it was said to be.
    for (std::size_t i = 0; i + 1 < heard.beats.size(); ++i) {
        if (heard.beats[i].at < 5) continue;
        EXPECT_NEAR(
            heard.beats[i].at + static_cast<double>(heard.beats[i].told.until_next), heard.beats[i + 1].beat,
            0.01
        );
    }
}

TEST(BeatTracker, BeatsAreNeverNearerThanAFifthOfASecond) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> value(0, 1);
    std::vector<Activation> noise(2400);
    for (auto& activation : noise) activation.beat = std::pow(value(random), 4.0F);
    for (const auto lead : {milliseconds(0), milliseconds(150)}) {
        Settings settings;
        settings.lead = lead;
        const auto heard = track(noise, settings);
        for (std::size_t i = 1; i < heard.beats.size(); ++i)
            EXPECT_GE(heard.beats[i].at - heard.beats[i - 1].at, 0.199);
    }
}

TEST(BeatTracker, NoiseHasLittleConfidence) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> value(0, 1);
    std::vector<Activation> noise(1800);
    for (auto& activation : noise) activation.beat = value(random);
    const auto heard = track(noise);
    double sum = 0;
    for (const auto& frame : heard.frames) sum += static_cast<double>(frame.beat.confidence);
    EXPECT_LT(sum / static_cast<double>(heard.frames.size()), 0.2);
    EXPECT_GT(track(shown(steady(120, 0, 20), 20)).confidence_at(15), 0.7);
}

TEST(BeatTracker, BeatsAreNumberedWhereDownbeatsCanBeTold) {
    for (const int beats_per_bar : {3, 4}) {
        const auto beats = steady(120, 0.25, 20);
        auto activations = shown(beats, 20);
        Beats downbeats;
        for (std::size_t i = 0; i < beats.size(); i += static_cast<std::size_t>(beats_per_bar))
            downbeats.push_back(beats[i]);
        const auto marked = shown(downbeats, 20);
        for (std::size_t i = 0; i < activations.size(); ++i) activations[i].downbeat = marked[i].beat;
        for (const auto lead : {milliseconds(0), milliseconds(200)}) {
            Settings settings;
            settings.lead = lead;
            for (const auto& said : track(activations, settings).beats) {
                if (said.beat < 15) continue;
                EXPECT_EQ(said.told.beats_per_bar, beats_per_bar);
                EXPECT_EQ(said.told.number, std::lround((said.beat - 0.25) * 2) % beats_per_bar + 1);
                EXPECT_GT(said.told.bar_confidence, 0.6F);
            }
        }
    }
    for (const auto& said : track(shown(steady(120, 0.25, 20), 20)).beats) {
        EXPECT_EQ(said.told.number, 0);
        EXPECT_EQ(said.told.bar_confidence, 0);
    }
}

// As when `bpm` is switched off for some seconds: no frame of them comes here.
TEST(BeatTracker, FramesThatWereLeftOutAreMadeUpFor) {
    const auto beats = steady(132, 0, 30);
    auto activations = shown(beats, 30);
    const auto cut = activations.begin() + static_cast<std::ptrdiff_t>(Heard::frame_at(10));
    activations.erase(cut, cut + static_cast<std::ptrdiff_t>(Heard::frame_at(3.7)));
    const auto heard = track(activations);
    Beats after;
    for (const double beat : beats)
        if (beat > 18.7) after.push_back(beat - 3.7);
    EXPECT_GE(found(heard, after, 0, 0.02), std::ssize(after) - 1);
}

TEST(BeatTracker, FaintActivationsCountAsLoudOnesDo) {
    for (const double height : {0.2, 0.5, 1.0}) {
        const auto beats = steady(126, 0.3, 20);
        const auto heard = track(shown(beats, 20, height));
        EXPECT_NEAR(heard.bpm_at(15), 126, 2);
        EXPECT_GE(found(heard, beats, 5, 0.02), 30);
    }
}

} // namespace

} // namespace tutti::audio
