#include "workers/lyrics/heard_song.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view playing =
    R"({"v":1,"player":"mpris","active":true,"source":"vlc","artist":"A","title":"B",
    "album":"","duration":200.5,"position":10.25,"playing":true,"timestamp":1000.0,"expires_in":30})";
constexpr WallTime said{1000s};

TEST(HeardSong, PositionGoesOnWhileItPlays) {
    const auto heard = parse_heard_song(playing).value();
    EXPECT_EQ(heard.song, (Song{"A", "B", "", 200500ms}));
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
    auto heard = parse_heard_song(playing).value();
    heard.is_playing = false;
    EXPECT_EQ(heard.position_at(said + 2s), 10250ms);
    EXPECT_EQ(heard.time_of(20s), std::nullopt);
}

TEST(HeardSong, WhatIsNotActiveIsNoSong) {
    std::string text(playing);
    text.replace(text.find("\"active\":true"), 13, "\"active\":false");
    EXPECT_FALSE(parse_heard_song(text).value().is_song(said));
}

TEST(HeardSong, WhatIsNoneIsRefused) {
    for (const auto* text : {"", "{}", "[]", R"({"v":1,"active":true})", R"({"v":2})"})
        EXPECT_FALSE(parse_heard_song(text));
}

} // namespace

} // namespace tutti::lyrics
