#include "base/json.hpp"
#include "playback/moment_testing.hpp"
#include "playback/mpris_player.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

Value json(std::string_view text) { return *parse_json(text); }

/// As VLC 3 says it.
const auto all =
    json(R"({"PlaybackStatus":"Playing","Rate":1.0,"Position":61500000,"Volume":1.0,"CanSeek":true,
    "Metadata":{"mpris:trackid":"/org/videolan/vlc/playlist/7","mpris:length":215320000,
        "xesam:artist":["Ada","The Lamps"],"xesam:title":"Night Garden","xesam:album":"Green Light",
        "xesam:url":"file:///m/a.ogg"}})");

TEST(MprisPlayer, PropertiesBecomeWhatIsPlayed) {
    MprisPlayer player("vlc");
    player.take(all, start);
    const auto playback = player.playback(start + seconds(2));
    EXPECT_TRUE(playback.active);
    EXPECT_TRUE(playback.playing);
    EXPECT_EQ(playback.source, "vlc");
    EXPECT_EQ(playback.artist, "Ada, The Lamps");
    EXPECT_EQ(playback.title, "Night Garden");
    EXPECT_EQ(playback.album, "Green Light");
    EXPECT_EQ(playback.duration, milliseconds(215320));
    EXPECT_EQ(playback.position, milliseconds(63500));
    EXPECT_EQ(playback.track_id, "/org/videolan/vlc/playlist/7");
}

TEST(MprisPlayer, APauseKeepsTheTrackAndThePlace) {
    MprisPlayer player("vlc");
    player.take(all, start);
    player.take(json(R"({"PlaybackStatus":"Paused"})"), start + seconds(1));
    const auto playback = player.playback(start + seconds(50));
    EXPECT_TRUE(playback.active);
    EXPECT_FALSE(playback.playing);
    EXPECT_EQ(playback.position, milliseconds(62500));
    player.take(json(R"({"PlaybackStatus":"Playing"})"), start + seconds(60));
    EXPECT_EQ(player.playback(start + seconds(61)).position, milliseconds(63500));
    player.take(json(R"({"PlaybackStatus":"Stopped"})"), start + seconds(70));
    EXPECT_FALSE(player.playback(start + seconds(70)).active);
}

TEST(MprisPlayer, ANewTrackBeginsAtItsBeginning) {
    MprisPlayer player("vlc");
    player.take(all, start);
    const auto tracks = player.tracks();
    player.take(
        json(R"({"Metadata":{"mpris:trackid":"/8","xesam:artist":["Bo"],"xesam:title":"Lamp"}})"),
        start + seconds(5)
    );
    EXPECT_EQ(player.tracks(), tracks + 1);
    auto playback = player.playback(start + seconds(6));
    EXPECT_EQ(playback.title, "Lamp");
    EXPECT_EQ(playback.position, seconds(1));
    EXPECT_EQ(playback.duration, seconds(0));
    EXPECT_EQ(playback.album, "");
    // The cover that comes later makes no new track of it.
    player.take(
        json(
            R"({"Metadata":{"mpris:trackid":"/8","xesam:artist":["Bo"],"xesam:title":"Lamp","mpris:artUrl":"x"}})"
        ),
        start + seconds(7)
    );
    EXPECT_EQ(player.tracks(), tracks + 1);
    EXPECT_EQ(player.playback(start + seconds(8)).position, seconds(3));
}

TEST(MprisPlayer, ASeekIsSaidOrFound) {
    MprisPlayer player("vlc");
    player.take(all, start);
    EXPECT_FALSE(player.take_position(63'550'000, start + seconds(2)));
    EXPECT_TRUE(player.take_position(10'000'000, start + seconds(2)));
    EXPECT_EQ(player.playback(start + seconds(3)).position, seconds(11));
    player.take_position(-5, start + seconds(3));
    EXPECT_EQ(player.playback(start + seconds(3)).position, seconds(0));
}

TEST(MprisPlayer, ARateCounts) {
    MprisPlayer player("mpv");
    player.take(all, start);
    player.take(json(R"({"Rate":2.0})"), start + seconds(10));
    EXPECT_EQ(player.playback(start + seconds(20)).position, milliseconds(61500) + seconds(30));
    player.take(json(R"({"Rate":0.0})"), start + seconds(20));
    EXPECT_EQ(player.playback(start + seconds(21)).position, milliseconds(61500) + seconds(32));
}

TEST(MprisPlayer, WhatPlayersSayOtherwise) {
    MprisPlayer player("chromium");
    player.take(
        json(
            R"({"PlaybackStatus":"Playing","Metadata":{"xesam:artist":"Ada","xesam:url":"file:///m/Night%20Garden.v2.ogg?x"}})"
        ),
        start
    );
    auto playback = player.playback(start);
    EXPECT_EQ(playback.artist, "Ada");
    EXPECT_EQ(playback.title, "Night Garden.v2");
    player.take(json(R"({"Metadata":{"mpris:trackid":"/org/mpris/MediaPlayer2/TrackList/NoTrack"}})"), start);
    EXPECT_FALSE(player.playback(start).active);
    player.take(
        json(R"({"Metadata":{"xesam:title":7,"xesam:artist":[1,null],"mpris:length":"long"},"Position":true})"
        ),
        start
    );
    EXPECT_FALSE(player.has_track());
    player.take(json("[]"), start);
    player.take(
        json(
            R"({"PlaybackStatus":"Playing","Metadata":{"xesam:title":"x","mpris:length":1e300},"Position":-9e300})"
        ),
        start
    );
    playback = player.playback(start);
    EXPECT_EQ(to_seconds(playback.duration), contract::longest_playback);
    EXPECT_EQ(playback.position, seconds(0));
}

TEST(MprisPlayer, ASourceIsKnownByItsName) {
    EXPECT_EQ(mpris_source("org.mpris.MediaPlayer2.vlc"), "vlc");
    EXPECT_EQ(mpris_source("org.mpris.MediaPlayer2.vlc.instance7389"), "vlc");
    EXPECT_EQ(mpris_source("org.mpris.MediaPlayer2.firefox.instance_1_84"), "firefox");
    EXPECT_EQ(mpris_source("org.mpris.MediaPlayer2.io.bassi.Amberol"), "io.bassi.Amberol");
    EXPECT_EQ(mpris_source("org.bluez"), "");
}

} // namespace
} // namespace tutti::playback
