#include "workers/lyrics/heard_song.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

constexpr WallTime said{1000s};

HeardSong playing() {
    HeardSong heard;
    heard.said.active = true;
    heard.said.artist = "A";
    heard.said.title = "B";
    heard.said.duration = 200500ms;
    heard.said.position = 10250ms;
    heard.said.playing = true;
    heard.said.timestamp = said;
    heard.said.expires_in = 30s;
    return heard;
}

TEST(HeardSong, PositionGoesOnWhileItPlays) {
    const auto heard = playing();
    EXPECT_EQ(heard.song(), (Song{"A", "B", "", 200500ms}));
    EXPECT_EQ(heard.position_at(said), 10250ms);
    EXPECT_EQ(heard.position_at(said + 2s), 12250ms);
    EXPECT_EQ(heard.position_at(said - 2s), 10250ms);
    EXPECT_EQ(heard.position_at(said + 1h), 200500ms);
    EXPECT_EQ(heard.time_of(12250ms), said + 2s);
    EXPECT_EQ(heard.time_of(199s), std::nullopt); // nobody says that it still plays then
    EXPECT_TRUE(heard.is_song(said + 29s));
    EXPECT_FALSE(heard.is_song(said + 30s));
}

TEST(HeardSong, APausedOneStands) {
    auto heard = playing();
    heard.said.playing = false;
    EXPECT_EQ(heard.position_at(said + 2s), 10250ms);
    EXPECT_EQ(heard.time_of(20s), std::nullopt);
}

TEST(HeardSong, WhatIsSpokenIsNoSong) {
    auto heard = playing();
    for (const auto* id : {"spotify:ad", "spotify:episode:512ojhOuo1ktJprKbVcKyQ"}) {
        heard.said.track_id = id;
        EXPECT_FALSE(heard.is_song(said)) << id;
    }
    heard.said.track_id = "spotify:track:4uLU6hMCjMI75M1A2tKUQC";
    EXPECT_TRUE(heard.is_song(said));
}

TEST(HeardSong, WhatIsNotActiveIsNoSong) {
    auto heard = playing();
    heard.said.active = false;
    EXPECT_FALSE(heard.is_song(said));
}

} // namespace

} // namespace tutti::lyrics
