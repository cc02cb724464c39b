#include "workers/audio/midi/pulse_clock.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace tutti::audio {
namespace {

using namespace std::chrono_literals;

using Word = PulseClock::Word;

/// Music that the clock hears: its place in beats, and how fast it is, by the second.
struct Music {
    PulseClock clock;
    double beats = 0;
    SteadyTime now{1h};
    HeardBeat heard{.bpm = 120, .phase = 0, .confidence = 0.9};
    std::vector<PulseClock::Message> said;

    static constexpr microseconds frame{16667};

    void play(double some_seconds, const std::function<void(double)>& change = [](double) {}) {
        const auto start = now;
        while (to_seconds(now - start) < some_seconds) {
            change(to_seconds(now - start));
            heard.phase = beats - std::floor(beats);
            clock.follow(heard, now);
            while (const auto message = clock.take(now + frame)) said.push_back(*message);
            now += frame;
            beats += heard.bpm / 60 * to_seconds(frame);
        }
    }
    std::vector<SteadyTime> pulses(SteadyTime from = {}) const {
        std::vector<SteadyTime> all;
        for (const auto& [word, due] : said)
            if (word == Word::Pulse && due >= from) all.push_back(due);
        return all;
    }
    std::vector<Word> words() const {
        std::vector<Word> all;
        for (const auto& message : said)
            if (message.word != Word::Pulse) all.push_back(message.word);
        return all;
    }
    /// Of the last pulse that is a beat, how far from the music's it is: in beats.
    double error() const {
        const auto all = pulses();
        const auto last = (all.size() - 1) / 24 * 24;
        const double then = beats - to_seconds(now - all[last]) * heard.bpm / 60;
        return std::remainder(then, 1.0);
    }
    void expect_smooth(double most_ratio, SteadyTime from = {}) const {
        const auto all = pulses(from);
        for (std::size_t i = 2; i < all.size(); ++i) {
            const auto before = to_seconds(all[i - 1] - all[i - 2]);
            const auto after = to_seconds(all[i] - all[i - 1]);
            ASSERT_GT(after, 0);
            ASSERT_LT(std::max(after / before, before / after), most_ratio) << i;
        }
    }
};

TEST(PulseClock, SaysNothingBeforeItIsSureOfABeat) {
    Music music;
    music.heard.confidence = 0.4;
    music.play(5);
    music.heard = {.bpm = 0, .phase = 0, .confidence = 0.9};
    music.play(5);
    EXPECT_TRUE(music.said.empty());
}

TEST(PulseClock, StartsAtABeatWithItsFirstPulse) {
    Music music;
    music.play(2);
    ASSERT_GE(music.said.size(), 2U);
    EXPECT_EQ(music.said[0].word, Word::Start);
    EXPECT_EQ(music.said[1].word, Word::Pulse);
    EXPECT_EQ(music.said[0].due, music.said[1].due);
    EXPECT_NEAR(std::remainder(to_seconds(music.said[0].due - SteadyTime(1h)), 0.5), 0, 0.002);
}

TEST(PulseClock, WhereBarsAreKnownItStartsWithOne) {
    Music music;
    music.play(8, [&](double) {
        music.heard.number = static_cast<int>(std::floor(music.beats)) % 4 + 1;
        music.heard.beats_per_bar = 4;
    });
    EXPECT_NEAR(std::remainder(to_seconds(music.said.at(0).due - SteadyTime(1h)), 2.0), 0, 0.003);
}

TEST(PulseClock, Ticks24TimesABeatAtTheBeat) {
    Music music;
    music.play(30);
    const auto pulses = music.pulses();
    EXPECT_NEAR(static_cast<double>(pulses.size()), (30 - to_seconds(pulses[0] - SteadyTime(1h))) * 48, 2);
    EXPECT_NEAR(music.error(), 0, 0.005);
    music.expect_smooth(1.02);
}

TEST(PulseClock, FollowsATempoThatChangesWithoutAJump) {
    Music music;
    music.play(5);
    music.play(20, [&](double at) { music.heard.bpm = 120 + at; });
    music.play(5);
    EXPECT_NEAR(music.clock.bpm(), music.heard.bpm, 1);
    EXPECT_NEAR(music.error(), 0, 0.02);
    music.expect_smooth(1.03);
}

TEST(PulseClock, TempoThatJumpsIsReachedSmoothlyAndThePhaseFound) {
    Music music;
    music.play(5);
    music.heard.bpm = 140;
    music.play(6);
    EXPECT_NEAR(music.clock.bpm(), 140, 0.5);
    EXPECT_NEAR(music.error(), 0, 0.01);
    music.expect_smooth(1.12);
}

TEST(PulseClock, PhaseThatJumpsIsCaughtUpWithAndNoPulseIsLostOrTakenBack) {
    for (const double jump : {0.25, -0.25, 0.49}) {
        Music music;
        music.play(5);
        const auto before = music.pulses().size();
        const auto then = music.now;
        music.beats += jump;
        music.play(9);
        EXPECT_NEAR(music.error(), 0, 0.01) << jump;
        music.expect_smooth(1.12);
        const auto made = static_cast<double>(music.pulses().size() - before);
        EXPECT_NEAR(made, (to_seconds(music.now - then) * 2 + jump) * 24, 2) << jump;
    }
}

TEST(PulseClock, GoesOnThroughABreakAndStopsAtABeatWhenTheMusicHasEnded) {
    Music music;
    music.play(5);
    music.heard.confidence = 0.1;
    music.play(3.5);
    music.heard.confidence = 0.9;
    music.play(3);
    EXPECT_EQ(music.words(), std::vector{Word::Start});
    EXPECT_NEAR(music.error(), 0, 0.01);
    music.heard.confidence = 0.05;
    music.play(6);
    EXPECT_EQ(music.words(), (std::vector{Word::Start, Word::Stop}));
    EXPECT_FALSE(music.clock.is_running());
    EXPECT_EQ(music.clock.next_due(), std::nullopt);
    EXPECT_EQ(music.pulses().size() % 24, 0U) << "it stops where a beat would be";
}

TEST(PulseClock, GoesOnAfterAShortRestAndStartsAnewAfterALongOne) {
    Music music;
    music.play(3);
    music.heard.confidence = 0;
    music.play(6);
    music.heard.confidence = 0.9;
    music.play(3);
    EXPECT_EQ(music.words(), (std::vector{Word::Start, Word::Stop, Word::Continue}));
    music.heard.confidence = 0;
    music.play(30);
    music.heard.confidence = 0.9;
    music.play(3);
    EXPECT_EQ(music.words(), (std::vector{Word::Start, Word::Stop, Word::Continue, Word::Stop, Word::Start}));
}

TEST(PulseClock, IsInOrderHoweverLateItIsAsked) {
    PulseClock clock;
    std::vector<PulseClock::Message> said;
    SteadyTime now(1h);
    for (int i = 0; i < 2000; ++i, now += 16667us) {
        clock.follow({.bpm = 90, .phase = std::fmod(i * 0.025, 1.0), .confidence = 1}, now);
        if (i % 30 != 0) continue; // half a second late
        while (const auto message = clock.take(now)) said.push_back(*message);
    }
    ASSERT_GT(said.size(), 1000U);
    for (std::size_t i = 1; i < said.size(); ++i) EXPECT_GE(said[i].due, said[i - 1].due);
}

} // namespace
} // namespace tutti::audio
