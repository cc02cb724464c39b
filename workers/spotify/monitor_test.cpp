#include "workers/spotify/monitor.hpp"

#include <gtest/gtest.h>

namespace tutti::spotify {
namespace {

using namespace std::chrono_literals;

Heard song(microseconds position, std::string title = "Home") {
    Heard heard;
    heard.artist = "The Paper Boats";
    heard.title = std::move(title);
    heard.id = "spotify:track:" + heard.title;
    heard.duration = 200s;
    heard.position = position;
    heard.playing = true;
    return heard;
}

Heard paused(Heard heard) {
    heard.playing = false;
    return heard;
}

const Refusal fault{Refusal::Kind::Unavailable, "Spotify has a fault of its own"};

class MonitorTest : public testing::Test {
protected:
    /// An answer that arrives now, and was asked for `travel` ago.
    void take(const PlayerAnswer& answer, microseconds travel = 100ms) {
        monitor.take(answer, now - travel, now);
    }
    microseconds pause() const { return monitor.next_question() - now; }
    /// What is said now; empty: nothing.
    std::string said() {
        const auto word = monitor.word(now);
        if (!word) return "";
        if (!word->is_active) return "off";
        return word->heard.title + (word->heard.playing ? " plays" : " rests");
    }

    SteadyTime now{1000s};
    Monitor monitor{{.playing = 2s, .idle = 10s}};
};

TEST_F(MonitorTest, AsksAtOnceAndSaysNothingBeforeItKnows) {
    EXPECT_LE(monitor.next_question(), now);
    EXPECT_EQ(said(), "");
    take(fault);
    EXPECT_EQ(said(), ""); // what an earlier run said stands
    take(song(10s));
    EXPECT_EQ(said(), "Home plays");
}

TEST_F(MonitorTest, SaysItAgainEveryFiveSecondsWhileItPlays) {
    take(song(10s));
    EXPECT_EQ(said(), "Home plays");
    EXPECT_EQ(said(), "");
    now += 2s;
    take(song(12s));
    EXPECT_EQ(said(), "");
    now += 2999ms;
    EXPECT_EQ(said(), "");
    now += 1ms;
    const auto word = monitor.word(now);
    ASSERT_TRUE(word);
    EXPECT_NEAR(to_seconds(word->heard.position), 15.05, 0.1);
}

TEST_F(MonitorTest, APauseKeepsTheTrack) {
    take(song(10s));
    said();
    now += 2s;
    take(paused(song(11500ms)));
    const auto word = monitor.word(now);
    ASSERT_TRUE(word);
    EXPECT_TRUE(word->is_active);
    EXPECT_FALSE(word->heard.playing);
    EXPECT_EQ(word->heard.position, 11500ms);
    now += 29s;
    EXPECT_EQ(said(), "");
    now += 1s;
    EXPECT_EQ(said(), "Home rests");
    take(song(11500ms));
    EXPECT_EQ(said(), "Home plays");
}

TEST_F(MonitorTest, NoticesASeekWhateverTheDirectionAndAtRestToo) {
    take(song(10s));
    said();
    now += 2s;
    take(song(72s));
    EXPECT_EQ(said(), "Home plays");
    EXPECT_NEAR(to_seconds(monitor.position(now)), 72.05, 0.1);
    now += 2s;
    take(song(3s));
    EXPECT_EQ(said(), "Home plays");
    now += 2s;
    take(paused(song(5s)));
    EXPECT_EQ(said(), "Home rests");
    now += 2s;
    take(paused(song(5100ms)));
    EXPECT_EQ(said(), "");
    take(paused(song(90s)));
    EXPECT_EQ(said(), "Home rests");
}

TEST_F(MonitorTest, TravelTimesDoNotMakeASeekAndNarrowThePositionDown) {
    // The song began at 990 s; the server looks at it somewhere between question and answer.
    const SteadyTime begun{990s};
    const auto ask = [&](microseconds there, microseconds back) {
        now += there + back;
        take(song(std::chrono::floor<milliseconds>(now - back - begun)), there + back);
    };
    ask(400ms, 20ms);
    EXPECT_EQ(said(), "Home plays");
    EXPECT_GT(std::chrono::abs(monitor.position(now) - (now - begun)), 150ms);
    for (const auto& [there, back] : {std::pair{20ms, 300ms}, {30ms, 30ms}, {500ms, 10ms}, {15ms, 600ms}}) {
        now += 400ms;
        ask(there, back);
        EXPECT_EQ(said(), "");
    }
    EXPECT_LT(std::chrono::abs(monitor.position(now) - (now - begun)), 50ms);
}

TEST_F(MonitorTest, AsksSoonAfterTheEndButNotAllTheTime) {
    take(song(100s));
    EXPECT_EQ(pause(), 2s);
    take(song(199s));
    EXPECT_GT(pause(), 1s);
    EXPECT_LT(pause(), 1500ms);
    take(song(199'990ms), 0ms);
    EXPECT_EQ(pause(), 500ms);
    now += 500ms;
    take(song(200s), 0ms); // the server still says the old one
    EXPECT_EQ(pause(), 2s);
}

TEST_F(MonitorTest, AsksLessOftenAMinuteAfterTheMusic) {
    take(NothingHeard{});
    EXPECT_EQ(said(), "off");
    EXPECT_EQ(pause(), 10s);
    take(song(1s));
    now += 59s;
    take(paused(song(30s)));
    EXPECT_EQ(pause(), 2s);
    now += 1s;
    take(paused(song(30s)));
    EXPECT_EQ(pause(), 10s);
    take(NothingHeard{});
    EXPECT_EQ(pause(), 10s);
    EXPECT_EQ(said(), "off");
    take(song(0s));
    EXPECT_EQ(pause(), 2s);
}

TEST_F(MonitorTest, PausesAfterRefusalsDoubleAndEndWithTheFirstAnswer) {
    std::vector<microseconds> pauses;
    for (int turn = 0; turn < 7; ++turn) {
        take(fault);
        pauses.push_back(pause());
    }
    EXPECT_EQ(pauses, (std::vector<microseconds>{2s, 4s, 8s, 16s, 32s, 60s, 60s}));
    EXPECT_EQ(monitor.trouble(), fault);
    take(song(1s));
    EXPECT_EQ(monitor.trouble(), std::nullopt);
    EXPECT_EQ(pause(), 2s);
    take(fault);
    EXPECT_EQ(pause(), 2s);
}

TEST_F(MonitorTest, WaitsAsLongAsItIsAskedTo) {
    take(Refusal{Refusal::Kind::TooOften, "too often", 25s});
    EXPECT_EQ(pause(), 25s);
    take(Refusal{Refusal::Kind::TooOften, "too often", 0s});
    EXPECT_EQ(pause(), 4s);
}

TEST_F(MonitorTest, ARefusalDoesNotEndTheSongWhichGoesOnToItsEnd) {
    take(song(180s), 0ms);
    said();
    take(fault);
    EXPECT_EQ(said(), "");
    now += 19s;
    const auto word = monitor.word(now);
    ASSERT_TRUE(word);
    EXPECT_EQ(word->heard.position, 199s);
    now += 2s;
    EXPECT_EQ(said(), "off");
    now += 29s;
    EXPECT_EQ(said(), "");
}

TEST_F(MonitorTest, WhatIsNotNamedIsTheSongBeforeAsLongAsThatCanBe) {
    take(song(198s), 0ms);
    said();
    now += 1s;
    take(UnnamedHeard{});
    EXPECT_EQ(said(), "");
    EXPECT_EQ(pause(), 1300ms);
    now += 2s;
    EXPECT_EQ(said(), "off");
}

TEST_F(MonitorTest, WithoutAKnownEndASongThatNobodyConfirmsIsOverAfterTenMinutes) {
    auto endless = song(5s);
    endless.duration = 0s;
    take(endless);
    said();
    take(fault);
    now += 10min;
    EXPECT_EQ(said(), "Home plays");
    now += 5s;
    EXPECT_EQ(said(), "off");
}

TEST_F(MonitorTest, AnotherLoginTakesBackWhatWasHeard) {
    monitor.begin_anew(now);
    EXPECT_EQ(said(), "");
    take(song(1s));
    said();
    take(fault);
    monitor.begin_anew(now);
    EXPECT_EQ(said(), "off");
    EXPECT_LE(monitor.next_question(), now);
    EXPECT_EQ(monitor.trouble(), std::nullopt);
}

} // namespace
} // namespace tutti::spotify
