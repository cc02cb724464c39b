#include "base/json.hpp"
#include "lyrics/lrc.hpp"
#include "workers/lyrics/karaoke.hpp"
#include "workers/lyrics/steps.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

const auto text = "[00:10]<00:10>Stay <00:11>here\n[00:20]Go\n[00:30]Stay here\n[00:40]\n[00:50]Stay here";

std::vector<std::string> addresses(const Said& said) {
    std::vector<std::string> found;
    for (const auto& message : said.messages) found.push_back(message.address);
    return found;
}
contract::Playback track() {
    contract::Playback playback;
    playback.player = "mpris";
    playback.active = true;
    playback.artist = "A";
    playback.title = "B";
    playback.duration = 60s;
    return playback;
}

using Addresses = std::vector<std::string>;

std::string event(const Said& said, std::size_t index = 0) {
    if (index >= said.events.size()) return "none";
    return std::string(said.events[index].type) + " " + print_json(said.events[index].data);
}

Karaoke song() {
    Karaoke karaoke;
    karaoke.begin(track());
    karaoke.set_words(parse_lrc(text).value(), "folder", 0ms);
    karaoke.set_analysis(analyse_by_words(*karaoke.words()), "words");
    return karaoke;
}

TEST(Karaoke, ASongBeginsWithTheEndOfTheOneBefore) {
    Karaoke karaoke;
    const auto begun = karaoke.begin(track());
    EXPECT_TRUE(begun.is_new_song);
    EXPECT_EQ(
        addresses(begun),
        (Addresses{"/karaoke/lyrics/reset", "/karaoke/refrain/reset", "/karaoke/keywords/reset"})
    );
    EXPECT_TRUE(karaoke.follow(15s).messages.empty());
    EXPECT_EQ(karaoke.next_change(0s), std::nullopt);
    const auto words = karaoke.set_words(parse_lrc(text).value(), "folder", 0ms);
    EXPECT_EQ(words.messages.size(), 5u);
    EXPECT_EQ(words.messages[1], (osc::Message{"/karaoke/lyrics/line", {1, 20.0F, std::string("Go")}}));
    EXPECT_EQ(
        event(words),
        R"(song.lyrics {"artist":"A","title":"B","source":"folder","timed":true,"lines":5,"offset":0.0})"
    );
}

TEST(Karaoke, EachLineIsSaidOnce) {
    auto karaoke = song();
    EXPECT_TRUE(karaoke.follow(0s).messages.empty());
    const auto first = karaoke.follow(10s);
    EXPECT_EQ(
        addresses(first),
        (Addresses{"/karaoke/line/active", "/karaoke/refrain/active", "/karaoke/keywords/active"})
    );
    EXPECT_EQ(
        event(first),
        R"(song.line {"index":0,"text":"Stay here","refrain":true,"next":"Go","time":10.0,"duration":10.0})"
    );
    EXPECT_EQ(event(first, 1), R"(song.word {"line":0,"word":0,"text":"Stay","from":0,"until":4})");
    EXPECT_TRUE(karaoke.follow(10500ms).messages.empty());
    EXPECT_EQ(
        event(karaoke.follow(11s)), R"(song.word {"line":0,"word":1,"text":"here","from":5,"until":9})"
    );
    EXPECT_EQ(
        event(karaoke.follow(20s)),
        R"(song.line {"index":1,"text":"Go","refrain":false,"next":"Stay here","time":20.0,"duration":10.0})"
    );
}

TEST(Karaoke, ALengthOfTheWordsCountsWhereThePlayerKnowsNone) {
    Karaoke karaoke;
    auto playing = track();
    karaoke.begin(playing);
    karaoke.set_words(parse_lrc("[length:01:30]\n[00:10]a").value(), "folder", 0ms);
    EXPECT_EQ(karaoke.lyrics(WallTime{}).duration, 60s) << "the player's";
    playing.title = "C";
    playing.duration = 0s;
    karaoke.begin(playing);
    EXPECT_EQ(karaoke.lyrics(WallTime{}).duration, 0s);
    karaoke.set_words(parse_lrc("[length:01:30]\n[00:10]a").value(), "folder", 0ms);
    EXPECT_EQ(karaoke.lyrics(WallTime{}).duration, 90s);
}

TEST(Steps, AnotherReasonIsNews) {
    Steps steps;
    EXPECT_TRUE(steps.set(Step::Image, StepState::Error, "nobody answers"));
    EXPECT_FALSE(steps.set(Step::Image, StepState::Error, "nobody answers"));
    EXPECT_TRUE(steps.set(Step::Image, StepState::Error, "the disk is full"));
    EXPECT_TRUE(print_json(steps.with_reasons()).contains("the disk is full"));
}

TEST(Karaoke, ASeekBackBeforeTheFirstLineSaysSo) {
    auto karaoke = song();
    karaoke.follow(55s);
    const auto back = karaoke.follow(2s);
    EXPECT_EQ(back.messages[0], (osc::Message{"/karaoke/line/active", {-1}}));
    EXPECT_EQ(event(back), R"(song.line {"index":-1,"text":"","refrain":false,"next":"Stay here"})");
}

TEST(Karaoke, AnOffsetMovesEveryTimeThatIsSaid) {
    auto karaoke = song();
    const auto moved = karaoke.set_offset(-2s);
    EXPECT_EQ(moved.messages[0].address, "/karaoke/lyrics/reset");
    EXPECT_EQ(moved.messages[2], (osc::Message{"/karaoke/lyrics/line", {1, 18.0F, std::string("Go")}}));
    EXPECT_EQ(karaoke.next_change(0s), 8s);
    karaoke.follow(18s);
    EXPECT_EQ(karaoke.place(), (Place{1, std::nullopt}));
    karaoke.set_offset(0s);
    EXPECT_EQ(karaoke.next_change(0s), 10s);
}

TEST(Karaoke, AnOffsetThatPutsTheSongBeforeItsFirstLineSaysSo) {
    auto karaoke = song();
    karaoke.follow(12s);
    karaoke.set_offset(5s);
    const auto before = karaoke.follow(12s);
    ASSERT_EQ(addresses(before), (Addresses{"/karaoke/line/active"}));
    EXPECT_EQ(before.messages[0], (osc::Message{"/karaoke/line/active", {-1}}));
    EXPECT_EQ(event(before), R"(song.line {"index":-1,"text":"","refrain":false,"next":"Stay here"})");
    EXPECT_TRUE(karaoke.follow(13s).messages.empty());
}

TEST(Karaoke, AnalysisSaysEveryCategory) {
    auto karaoke = song();
    auto analysis = analyse_by_words(*karaoke.words());
    const auto said = karaoke.set_analysis(analysis, "words");
    const auto all = addresses(said);
    for (const auto name : category_names)
        EXPECT_EQ(std::ranges::count(all, "/karaoke/categories/" + std::string(name)), 1) << name;
    EXPECT_EQ(std::ranges::count(all, "/karaoke/refrain/line"), 3);
    EXPECT_EQ(said.messages.back(), (osc::Message{"/karaoke/categories/mood", {analysis.mood}}));
}

TEST(Karaoke, AllOfItIsWhatTheContractHas) {
    auto karaoke = song();
    karaoke.set_offset(-2s);
    const auto all = karaoke.lyrics(WallTime(1000s));
    EXPECT_EQ(contract::parse_song_lyrics(contract::print(all)).value(), all);
    EXPECT_TRUE(all.synced);
    EXPECT_EQ(all.offset, -2s);
    ASSERT_EQ(all.lines.size(), 5u);
    EXPECT_EQ(all.lines[0], (contract::SongLine{10s, "Stay here", {{10s, "Stay"}, {11s, "here"}}, true}));
    EXPECT_EQ(all.categories.size(), category_count);
    EXPECT_EQ(all.analysis_by, "words");
}

TEST(Karaoke, OfASongWithoutWordsTheContractHasItsNames) {
    Karaoke karaoke;
    karaoke.begin(track());
    const auto all = karaoke.lyrics(WallTime(1000s));
    EXPECT_EQ(contract::parse_song_lyrics(contract::print(all)).value(), all);
    EXPECT_EQ(all.from, "");
}

TEST(Karaoke, PlainWordsStandInOnePiece) {
    Karaoke karaoke;
    karaoke.begin(track());
    karaoke.set_words(parse_lrc("One\nTwo").value(), "folder", 0ms);
    EXPECT_EQ(karaoke.lyrics({}).plain, "One\nTwo\n");
    EXPECT_TRUE(karaoke.lyrics({}).lines.empty());
}

} // namespace

} // namespace tutti::lyrics
