#include "playback/moment_testing.hpp"
#include "playback/song.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

using enum SongChange;
using Changes = std::vector<SongChange>;

contract::Playback played(std::string title, microseconds position, bool playing = true) {
    contract::Playback playback;
    playback.player = "mpris";
    playback.active = true;
    playback.artist = "Ada";
    playback.title = std::move(title);
    playback.duration = seconds(200);
    playback.position = position;
    playback.playing = playing;
    return playback;
}

TEST(Song, SaysWhatBecomesOfIt) {
    Song song;
    const auto follow = [&](const contract::Playback& playback, SteadyTime now) {
        return song.follow(&playback, now);
    };
    EXPECT_EQ(song.follow(nullptr, start), Changes{});
    EXPECT_EQ(follow(played("a", {}), start), Changes{Track});
    EXPECT_EQ(follow(played("a", seconds(5)), start + seconds(5)), Changes{});
    EXPECT_EQ(follow(played("a", seconds(6), false), start + seconds(6)), Changes{Pause});
    EXPECT_EQ(song.position(start + seconds(60)), seconds(6));
    EXPECT_EQ(follow(played("a", seconds(6)), start + seconds(70)), Changes{Play});
    EXPECT_EQ(follow(played("a", seconds(90)), start + seconds(71)), Changes{Seek});
    EXPECT_EQ(follow(played("a", seconds(10), false), start + seconds(71)), (Changes{Pause, Seek}));
    EXPECT_EQ(follow(played("b", {}), start + seconds(80)), Changes{Track});
    EXPECT_TRUE(song.is_playing());
    EXPECT_EQ(song.follow(nullptr, start + seconds(81)), Changes{End});
    EXPECT_EQ(song.follow(nullptr, start + seconds(82)), Changes{});
    EXPECT_FALSE(song.playback());
}

TEST(Song, ANewOneThatRestsSaysSo) {
    Song song;
    const auto playback = played("a", seconds(3), false);
    EXPECT_EQ(song.follow(&playback, start), (Changes{Track, Pause}));
}

TEST(Song, WhatIsNotActiveIsItsEnd) {
    Song song;
    auto playback = played("a", {});
    song.follow(&playback, start);
    playback.active = playback.playing = false;
    EXPECT_EQ(song.follow(&playback, start), Changes{End});
}

TEST(Song, TheSameTrackOfAnotherPlayerIsAnother) {
    Song song;
    auto playback = played("a", {});
    song.follow(&playback, start);
    playback.player = "spotify";
    EXPECT_EQ(song.follow(&playback, start), Changes{Track});
    playback.track_id = "7";
    EXPECT_EQ(song.follow(&playback, start), Changes{Track});
}

TEST(Song, AWordIsAsOldAsItSays) {
    auto playback = played("a", seconds(10));
    playback.timestamp = WallTime{seconds(1000)};
    playback.expires_in = seconds(15);
    EXPECT_EQ(position_at(playback, WallTime{seconds(1004)}), seconds(14));
    EXPECT_EQ(position_at(playback, WallTime{seconds(990)}), seconds(10)) << "of the future: a clock is off";
    EXPECT_EQ(position_at(playback, WallTime{seconds(9990)}), seconds(10));
    playback.duration = seconds(12);
    EXPECT_EQ(position_at(playback, WallTime{seconds(1004)}), seconds(12));
    playback.playing = false;
    EXPECT_EQ(position_at(playback, WallTime{seconds(1004)}), seconds(10));
}

} // namespace
} // namespace tutti::playback
