#include "lyrics/lrc.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

Lyrics lrc(std::string_view text) {
    auto lyrics = parse_lrc(text);
    EXPECT_TRUE(lyrics) << lyrics.error().message;
    return lyrics ? std::move(*lyrics) : Lyrics();
}

std::vector<milliseconds> times(const Lyrics& lyrics) {
    std::vector<milliseconds> found;
    for (const auto& line : lyrics.lines) found.push_back(line.time);
    return found;
}

using Times = std::vector<milliseconds>;

struct Sung {
    milliseconds time;
    std::string_view text;

    bool operator==(const Sung&) const = default;
};
using Song = std::vector<Sung>;

Song sung(const Line& line) {
    Song song;
    for (const auto& word : line.words)
        song.push_back({word.time, std::string_view(line.text).substr(word.begin, word.end - word.begin)});
    return song;
}

TEST(Lrc, AFractionIsTenthsHundredthsOrThousandths) {
    const auto lyrics = lrc("[00:01]a\n[00:01.5]b\n[00:01.50]c\n[00:01.505]d\n[00:01:51]e\n[1:02,9]f");
    EXPECT_EQ(times(lyrics), (Times{1s, 1500ms, 1500ms, 1505ms, 1510ms, 62900ms}));
    EXPECT_TRUE(lyrics.is_timed);
}

TEST(Lrc, ASongMayLastMoreThanAHundredMinutes) {
    EXPECT_EQ(times(lrc("[100:00.00]a\n[1439:59.999]b")), (Times{100min, 24h - 1ms}));
}

TEST(Lrc, ALineMayHaveSeveralTimes) {
    const auto lyrics = lrc("[00:30.00][00:10.00] [00:50.00]again\n[00:20.00]once");
    EXPECT_EQ(times(lyrics), (Times{10s, 20s, 30s, 50s}));
    EXPECT_EQ(lyrics.lines[0].text, "again");
    EXPECT_EQ(lyrics.lines[1].text, "once");
}

TEST(Lrc, LinesOfOneTimeStayInTheirOrder) {
    const auto lyrics = lrc("[00:02]c\n[00:01]b\n[00:01]a");
    EXPECT_EQ(lyrics.lines[0].text, "b");
    EXPECT_EQ(lyrics.lines[1].text, "a");
}

TEST(Lrc, APositiveOffsetLetsLinesAppearSooner) {
    EXPECT_EQ(times(lrc("[offset:500]\n[00:10]a")), Times{9500ms});
    EXPECT_EQ(times(lrc("[offset:+500]\n[00:10]a")), Times{9500ms});
    EXPECT_EQ(times(lrc("[00:10]a\n[offset: -500]")), Times{10500ms});
    EXPECT_EQ(times(lrc("[offset:20000]\n[00:10]a")), Times{0ms});
    EXPECT_EQ(times(lrc("[offset:many]\n[00:10]a")), Times{10s});
}

TEST(Lrc, AnOffsetMovesWordsToo) {
    const auto lyrics = lrc("[offset:1000]\n[00:10]<00:10>a <00:11>b");
    EXPECT_EQ(sung(lyrics.lines[0]), (Song{{9s, "a"}, {10s, "b"}}));
}

TEST(Lrc, TagsSayWhatItIs) {
    const auto lyrics =
        lrc("[ar: Who ]\n[TI:What]\n[al:Where]\n[la:en]\n[by:x]\n[length:03:00]\n[#:note]\n[00:01]a");
    EXPECT_EQ(lyrics.artist, "Who");
    EXPECT_EQ(lyrics.title, "What");
    EXPECT_EQ(lyrics.album, "Where");
    EXPECT_EQ(lyrics.language, "en");
    EXPECT_EQ(lyrics.length, 3min);
    EXPECT_EQ(lyrics.lines.size(), 1u);
}

TEST(Lrc, ALengthThatIsNoTimeIsNone) {
    EXPECT_EQ(lrc("[length: 3:05.5 ]\n[00:01]a").length, 185500ms);
    for (const auto* wrong : {"long", "", "-1:00", "9999:59", "185"})
        EXPECT_EQ(lrc(fmt::format("[length:{}]\n[00:01]a", wrong)).length, 0ms) << wrong;
    EXPECT_EQ(lrc("[00:01]a").length, 0ms);
}

TEST(Lrc, EveryEndOfLineIsOne) {
    for (const std::string_view text :
         {"[00:01]a\n[00:02]b", "[00:01]a\r\n[00:02]b\r\n", "[00:01]a\r[00:02]b\r"}) {
        const auto lyrics = lrc(text);
        ASSERT_EQ(lyrics.lines.size(), 2u);
        EXPECT_EQ(lyrics.lines[0].text, "a");
        EXPECT_EQ(lyrics.lines[1].text, "b");
    }
}

TEST(Lrc, AByteOrderMarkIsNoText) { EXPECT_EQ(times(lrc("\xEF\xBB\xBF[00:01]a")), Times{1s}); }

TEST(Lrc, OtherEncodingsAreNamed) {
    using namespace std::string_view_literals;
    EXPECT_EQ(parse_lrc("\xFF\xFE[\0"sv).error().message, "UTF-16: save the file as UTF-8");
    EXPECT_EQ(parse_lrc("\xFE\xFF\0["sv).error().message, "UTF-16: save the file as UTF-8");
    const auto latin = parse_lrc("[00:01]a\n[00:02]Beyonc\xE9");
    EXPECT_EQ(latin.error().message, "not UTF-8: save the file with that encoding");
    EXPECT_EQ(latin.error().position.line, 2u);
    EXPECT_EQ(parse_lrc("[\0"sv).error().message, "no text");
}

TEST(Lrc, ALineWithoutWordsIsAPause) {
    const auto lyrics = lrc("[00:01]a\n[00:02]\n[00:03]b");
    EXPECT_EQ(lyrics.lines[1], (Line{2s, "", {}}));
}

TEST(Lrc, WordsHaveTimes) {
    const auto lyrics = lrc("[00:12.00]<00:12.00>Hey <00:12.50>Ju<00:12.80>de<00:13.00>");
    ASSERT_EQ(lyrics.lines.size(), 1u);
    EXPECT_EQ(lyrics.lines[0].text, "Hey Jude");
    EXPECT_EQ(sung(lyrics.lines[0]), (Song{{12s, "Hey"}, {12500ms, "Ju"}, {12800ms, "de"}, {13s, ""}}));
}

TEST(Lrc, AWordBeforeTheFirstTimeBeginsWithItsLine) {
    const auto lyrics = lrc("[00:12.00]Hey <00:12.50>Jude");
    EXPECT_EQ(sung(lyrics.lines[0]), (Song{{12s, "Hey"}, {12500ms, "Jude"}}));
}

TEST(Lrc, TimesOfWordsNeverGoBack) {
    const auto lyrics = lrc("[00:12.00]<00:11.00>a <00:14.00>b <00:13.00>c");
    EXPECT_EQ(sung(lyrics.lines[0]), (Song{{12s, "a"}, {14s, "b"}, {14s, "c"}}));
}

TEST(Lrc, ALineThatComesAgainDoesSoWithItsWords) {
    const auto lyrics = lrc("[00:10][01:10]<00:10>a <00:11>b");
    EXPECT_EQ(sung(lyrics.lines[1]), (Song{{70s, "a"}, {71s, "b"}}));
}

TEST(Lrc, WhatIsNoTimeIsText) {
    const auto lyrics = lrc("[00:01]a <3 [x] <b>\n[00:61]no\n[0a:01]no\n[00:01.1234]no");
    ASSERT_EQ(lyrics.lines.size(), 1u);
    EXPECT_EQ(lyrics.lines[0].text, "a <3 [x] <b>");
    EXPECT_TRUE(lyrics.lines[0].words.empty());
}

TEST(Lrc, WithoutTimesItIsPlain) {
    const auto lyrics = lrc("\n[ti:What]\n\nOne\n\n\nTwo\n\n");
    EXPECT_FALSE(lyrics.is_timed);
    EXPECT_EQ(lyrics.title, "What");
    ASSERT_EQ(lyrics.lines.size(), 3u);
    EXPECT_EQ(lyrics.lines[0].text, "One");
    EXPECT_EQ(lyrics.lines[1].text, "");
    EXPECT_EQ(lyrics.lines[2].text, "Two");
}

TEST(Lrc, LinesWithoutATimeAreLeftOutOfATimedText) {
    EXPECT_EQ(lrc("[00:01]a\nby somebody\n[00:02]b").lines.size(), 2u);
}

TEST(Lrc, NothingIsNoLyrics) {
    for (const std::string_view text : {"", "\n\n", "[ti:What]", "[00:01]\n[00:02]  "})
        EXPECT_EQ(parse_lrc(text).error().message, "there are no words in it");
}

TEST(Lrc, WhatIsTooMuchIsRefused) {
    EXPECT_EQ(parse_lrc(std::string(most_of_a_text + 1, 'a')).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(parse_lrc(std::string(most_of_a_line + 1, 'a')).error().code, ErrorCode::LimitExceeded);
    EXPECT_TRUE(parse_lrc(std::string(most_of_a_line, 'a')));
    std::string lines;
    for (std::size_t line = 0; line < most_lines; ++line) lines += "[00:01]a\n";
    EXPECT_TRUE(parse_lrc(lines));
    EXPECT_EQ(parse_lrc(lines + "[00:01]a").error().code, ErrorCode::LimitExceeded);
    std::string stamps;
    for (int stamp = 0; stamp < 120; ++stamp) stamps += "[00:01]";
    EXPECT_EQ(parse_lrc(stamps + "a").value().lines.size(), 120u);
}

TEST(Lrc, CutAnywhereItIsReadOrRefusedWithAReason) {
    const std::string text =
        "\xEF\xBB\xBF[ar:Béla]\r\n[offset:-20]\r\n[00:01.00][00:09.5]<00:01>é <00:02>b\r\n[00:03]c";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const auto lyrics = parse_lrc(std::string_view(text).substr(0, length));
        if (!lyrics)
            EXPECT_FALSE(lyrics.error().message.empty());
        else
            EXPECT_TRUE(std::ranges::is_sorted(lyrics->lines, {}, &Line::time));
    }
}

} // namespace

} // namespace tutti::lyrics
