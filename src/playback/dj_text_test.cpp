#include "base/utf8.hpp"
#include "playback/dj_text.hpp"
#include "playback/dj_track_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

TEST(DjText, ALineIsArtistAndTitle) {
    EXPECT_EQ(last_track("Daft Punk - One More Time"), track("Daft Punk", "One More Time"));
    EXPECT_EQ(last_track("  Daft Punk - One More Time \r\n"), track("Daft Punk", "One More Time"));
    EXPECT_EQ(last_track("A-ha - Take On Me"), track("A-ha", "Take On Me"));
    EXPECT_EQ(last_track("Björk – Jóga"), track("Björk", "Jóga"));
}

TEST(DjText, ATitleMayHaveADash) {
    EXPECT_EQ(last_track("Ada - Night Garden - Late Mix"), track("Ada", "Night Garden - Late Mix"));
    EXPECT_EQ(last_track("Ada - 22:14 : x"), track("Ada", "22:14 : x"));
}

TEST(DjText, WithoutADashAllIsTheTitle) {
    EXPECT_EQ(last_track("Sunscreen"), track("", "Sunscreen"));
    EXPECT_EQ(last_track("Ada - "), track("", "Ada -"));
    EXPECT_EQ(last_track(" - Night Garden"), track("", "- Night Garden"));
}

TEST(DjText, WhatNamesNoTrackIsNothing) {
    for (const auto* text :
         {"", " ", "\n\r\n\t", "---------", "#comment", "VirtualDJ History 2026/11/28\n----\n",
          "22:14 : ", "22:14 :"})
        EXPECT_EQ(last_track(text), std::nullopt) << text;
}

TEST(DjText, OfAHistoryTheLastCounts) {
    const auto* history = "VirtualDJ History 2026/11/28\r\n------------------------------\r\n"
                          "22:10 : Ada - Night Garden\r\n22:14 : Bo - Lamp - Dub\r\n";
    EXPECT_EQ(last_track(history), track("Bo", "Lamp - Dub"));
    EXPECT_EQ(last_track("22:10 : Ada - a\n9:05:59 : Bo - b\n"), track("Bo", "b"));
    EXPECT_EQ(last_track("22:10 : Ada - a\n22:14 : "), track("Ada", "a")) << "still being written";
    EXPECT_EQ(last_track("22:10 : Ada - a\n22:1"), track("Ada", "a"));
    EXPECT_EQ(last_track("22:10 : Ada - a\nno time - here\n"), track("Ada", "a"));
    EXPECT_EQ(last_track("a heading - of theirs\n22:10 : Ada - a"), track("Ada", "a"));
}

TEST(DjText, OfLinesWithoutTimesTheLastCounts) {
    EXPECT_EQ(last_track("Ada - a\nBo - b\n\n"), track("Bo", "b"));
    EXPECT_EQ(last_track("Ada - a\rBo - b\r"), track("Bo", "b"));
}

TEST(DjText, VirtualDjsM3u) {
    const auto* text =
        "#EXTVDJ:<time>22:10</time><lastplaytime>1764367800</lastplaytime><artist>Ada &amp; Bo</artist>"
        "<title>Night &lt;Garden&gt;</title>\nC:\\Music\\a - b.mp3\n"
        "#EXTVDJ:<time>22:14</time><artist>Bo</artist><title>Lamp</title><remix>Dub</remix>\n"
        "C:\\Music\\c - d.mp3\n#EXTVDJ:<time>22:18</time><artist>half";
    EXPECT_EQ(last_track(text), track("Bo", "Lamp (Dub)"));
    EXPECT_EQ(last_track(std::string_view(text).substr(0, 140)), track("Ada & Bo", "Night <Garden>"));
}

TEST(DjText, RekordboxsTable) {
    const auto* text = "#\tArtwork\tTrack Title\tArtist\tAlbum\tGenre\tBPM\n"
                       "1\t\tNight Garden\tAda\tGreen\tHouse\t124.00\n2\t\tLamp, \"Dub\"\tBo\t\t\t126.00\n";
    EXPECT_EQ(last_track(text), track("Bo", "Lamp, \"Dub\""));
    EXPECT_EQ(
        last_track("#\tTrack Title\tArtist\tAlbum\n1\tNight\tAda\tGreen\n2"), track("Ada", "Night", "Green")
    );
}

TEST(DjText, SeratosTable) {
    const std::string head =
        "name,artist,start time,end time,playtime,deck,notes\n\"11/28/2026\",\"\",\"10:01 PM\"\n";
    EXPECT_EQ(last_track(head), std::nullopt) << "the evening itself is no track";
    EXPECT_EQ(
        last_track(head + "\"Lamp, the \"\"Dub\"\"\",\"Bo\",\"10:05 PM\",\"\"\n"),
        track("Bo", "Lamp, the \"Dub\"")
    );
}

TEST(DjText, NamesAreCutAndHaveNoControlCharacters) {
    const auto long_name = last_track("Ada - " + std::string(longest_dj_name - 1, 'x') + "ö and so on");
    ASSERT_TRUE(long_name);
    EXPECT_EQ(long_name->title, std::string(longest_dj_name - 1, 'x'));
    EXPECT_EQ(last_track("Ada\t& Bo - Night\x1b[2J"), track("Ada & Bo", "Night [2J"));
}

TEST(DjText, CutAnywhereItIsATrackOrNothing) {
    for (const std::string_view text :
         {std::string_view("VirtualDJ History 2026/11/28\n----\n22:10 : Ada - a\n22:14 : Bo - b\n"),
          std::string_view("#EXTVDJ:<artist>Ada</artist><title>a</title>\n"),
          std::string_view("#\tTrack Title\tArtist\n1\ta\tAda\n"),
          std::string_view("name,artist\n\"a\"\"\",\"Ada\"\n")})
        for (std::size_t end = 0; end <= text.size(); ++end)
            if (const auto found = last_track(text.substr(0, end))) EXPECT_FALSE(found->title.empty());
}

} // namespace
} // namespace tutti::playback
