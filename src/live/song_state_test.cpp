#include "base/json.hpp"
#include "live/song_state.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::live {
namespace {

using namespace std::chrono_literals;

constexpr double song_epoch = 1700000000;

std::string played(std::string_view player, std::string_view title, int expires_in = 15) {
    return fmt::format(
        R"({{"v":1,"player":"{}","active":true,"source":"vlc","artist":"Ada","title":"{}","album":"","duration":200,"position":1,"playing":true,"timestamp":{},"expires_in":{}}})",
        player, title, song_epoch, expires_in
    );
}

constexpr const char* words =
    R"({"v":1,"player":"mpris","artist":"Ada","title":"A","album":"","duration":200,"from":"folder","synced":true,"offset":0,"lines":[{"time":1,"text":"la","refrain":false}],"plain":"","refrain":[],"keywords":[],"themes":[],"categories":{},"mood":"","energy":0,"valence":0,"image_prompt":"","analysis_by":"","timestamp":1700000000})";

struct SongBench {
    Applied say(std::string_view topic, std::string_view payload, const Delivery& delivery = {}) {
        return state.apply(topic, payload, delivery, wall, now);
    }
    void pass(microseconds time) {
        now += time;
        wall += time;
        state.expire(now);
    }
    Value song() const { return parse_json(state.song(wall)).value(); }
    std::string counts() const {
        const auto message = song();
        const auto* playing = message.find("playing");
        return playing->is_null() ? "nothing" : std::string(playing->find("title")->string());
    }
    std::string players() const {
        const auto message = song();
        std::string names;
        for (const auto& player : message.find("players")->items())
            names.append(player.find("player")->string()).append(" ");
        return names;
    }

    SongState state{{.players = 2, .playback = 400, .lyrics = 600}};
    SteadyTime now{1h};
    WallTime wall = wall_time_from_seconds(song_epoch);
};

TEST(SongState, SaysWhatCountsAndWhoElsePlays) {
    SongBench bench;
    EXPECT_EQ(bench.counts(), "nothing");
    EXPECT_EQ(bench.say("playback/vlc", played("vlc", "A")), Applied::Done);
    EXPECT_EQ(bench.say("playback/spotify", played("spotify", "B")), Applied::Done);
    EXPECT_EQ(bench.say("song/playing", played("spotify", "B")), Applied::Done);
    EXPECT_EQ(bench.counts(), "B");
    EXPECT_EQ(bench.players(), "spotify vlc ");
    EXPECT_EQ(bench.song().find("type")->string(), "song");
    EXPECT_EQ(bench.song().find("timestamp")->number(), song_epoch);
    EXPECT_EQ(bench.say("playback/vlc", ""), Applied::Done);
    EXPECT_EQ(bench.players(), "spotify ");
    EXPECT_EQ(bench.say("song/playing", ""), Applied::Done);
    EXPECT_EQ(bench.counts(), "nothing");
}

TEST(SongState, APlayerThatIsSilentHasGoneWhenItsWordIsOver) {
    SongBench bench;
    EXPECT_EQ(bench.state.next_deadline(), std::nullopt);
    bench.say("song/playing", played("vlc", "A", 90));
    bench.say("playback/vlc", played("vlc", "A", 15));
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 15s);
    const auto before = bench.state.song_revision();
    bench.pass(15s - 1us);
    EXPECT_EQ(bench.players(), "vlc ");
    EXPECT_EQ(bench.state.song_revision(), before);
    bench.pass(1us);
    EXPECT_EQ(bench.players(), "");
    EXPECT_NE(bench.state.song_revision(), before);
    EXPECT_EQ(bench.counts(), "A");
    bench.pass(75s);
    EXPECT_EQ(bench.counts(), "nothing");
}

TEST(SongState, WhatTheBusHadKeptHoldsForWhatIsLeftOfIt) {
    SongBench bench;
    EXPECT_EQ(bench.say("song/playing", played("vlc", "A", 90), {true, 7s}), Applied::Done);
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 7s);
    bench.pass(100s);
    EXPECT_EQ(bench.say("song/playing", played("vlc", "A", 90), {true, {}}), Applied::Ignored);
    EXPECT_EQ(bench.counts(), "nothing");
}

TEST(SongState, AWordThatIsOverEndsTheOneBeforeIt) {
    SongBench bench;
    bench.say("song/playing", played("vlc", "A", 90));
    bench.say("playback/vlc", played("vlc", "A", 90));
    bench.say("playback/spotify", played("spotify", "B", 90));
    bench.pass(20s);
    const auto before = bench.state.song_revision();
    EXPECT_EQ(bench.say("playback/vlc", played("vlc", "C", 15), {true, {}}), Applied::Done);
    EXPECT_EQ(bench.players(), "spotify ");
    EXPECT_NE(bench.state.song_revision(), before);
    EXPECT_EQ(bench.say("song/playing", played("vlc", "C", 15), {true, {}}), Applied::Done);
    EXPECT_EQ(bench.counts(), "nothing");
    EXPECT_EQ(bench.say("playback/mpris", played("mpris", "D", 15), {true, {}}), Applied::Ignored);
    EXPECT_EQ(bench.players(), "spotify ");
}

TEST(SongState, SaysTheWordsAsTheyCame) {
    SongBench bench;
    EXPECT_TRUE(parse_json(bench.state.lyrics(bench.wall)).value().find("lyrics")->is_null());
    const auto before = bench.state.lyrics_revision();
    EXPECT_EQ(bench.say("song/lyrics", words), Applied::Done);
    EXPECT_NE(bench.state.lyrics_revision(), before);
    EXPECT_TRUE(bench.state.lyrics(bench.wall).ends_with(fmt::format(R"(,"lyrics":{}}})", words)));
    bench.state.forget_players();
    EXPECT_NE(bench.state.lyrics(bench.wall).find("\"la\""), std::string::npos);
    bench.say("song/lyrics", "");
    EXPECT_TRUE(parse_json(bench.state.lyrics(bench.wall)).value().find("lyrics")->is_null());
}

TEST(SongState, RefusesWhatBreaksTheContractAndStaysAsItWas) {
    SongBench bench;
    bench.say("song/playing", played("vlc", "A"));
    const auto before = bench.state.song(bench.wall);
    EXPECT_EQ(bench.say("song/playing", R"({"v":1})"), Applied::Malformed);
    EXPECT_FALSE(bench.state.refusal().empty());
    EXPECT_EQ(bench.say("song/playing", R"({"v":2})"), Applied::UnknownVersion);
    EXPECT_EQ(bench.say("song/lyrics", R"({"v":2})"), Applied::UnknownVersion);
    EXPECT_EQ(bench.say("playback/vlc", played("spotify", "A")), Applied::Malformed);
    EXPECT_EQ(bench.state.refusal(), "it speaks for another player");
    EXPECT_EQ(bench.say("song/other", played("vlc", "A")), Applied::Ignored);
    EXPECT_EQ(bench.say("reading/vlc/a", played("vlc", "A")), Applied::Ignored);
    EXPECT_EQ(bench.state.song(bench.wall), before);
}

TEST(SongState, IsBounded) {
    SongBench bench;
    EXPECT_EQ(bench.say("playback/a", played("a", "A")), Applied::Done);
    EXPECT_EQ(bench.say("playback/b", played("b", "A")), Applied::Done);
    EXPECT_EQ(bench.say("playback/c", played("c", "A")), Applied::Full);
    EXPECT_EQ(bench.say("playback/a", played("a", std::string(300, 'x'))), Applied::Full);
    EXPECT_EQ(bench.say("song/lyrics", std::string(601, ' ')), Applied::Full);
    EXPECT_EQ(bench.players(), "a b ");
    bench.state.forget_players();
    EXPECT_EQ(bench.players(), "");
    EXPECT_EQ(bench.say("playback/c", played("c", "A")), Applied::Done);
}

} // namespace
} // namespace tutti::live
