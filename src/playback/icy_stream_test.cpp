#include "playback/dj_track_testing.hpp"
#include "playback/icy_stream.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::playback {
namespace {

/// A length in units of 16 bytes, and the text with zeros behind it.
std::string block(std::string text) {
    const auto units = (text.size() + 15) / 16;
    text.resize(units * 16, '\0');
    return static_cast<char>(units) + text;
}

TEST(IcyStream, AnAnswerSaysHowOftenTitlesCome) {
    const auto shoutcast = parse_icy_answer("ICY 200 OK\r\nicy-name:Night\r\nicy-metaint:8192\r\n\r\n");
    ASSERT_TRUE(shoutcast);
    EXPECT_EQ(shoutcast->status, 200U);
    EXPECT_EQ(shoutcast->title_every, 8192U);
    const auto icecast =
        parse_icy_answer("HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nIcy-MetaInt: 16000\r\n\r\n");
    ASSERT_TRUE(icecast);
    EXPECT_EQ(icecast->title_every, 16000U);
    EXPECT_FALSE(icecast->is_chunked);
    const auto chunked = parse_icy_answer("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
    ASSERT_TRUE(chunked);
    EXPECT_TRUE(chunked->is_chunked);
    EXPECT_EQ(chunked->title_every, 0U);
    EXPECT_EQ(parse_icy_answer("HTTP/1.0 404 Not Found\r\n\r\n")->status, 404U);
}

TEST(IcyStream, WhatIsNoAnswerIsRefused) {
    for (const auto* head :
         {"", "\r\n\r\n", "ICY\r\n\r\n", "ICY OK\r\n\r\n", "FTP 200 OK\r\n\r\n",
          "ICY 200 OK\r\nicy-metaint: 99999999999\r\n\r\n", "ICY 200 OK\r\nicy-metaint: 2000000\r\n\r\n"})
        EXPECT_FALSE(parse_icy_answer(head)) << head;
}

TEST(IcyStream, TitlesStandBetweenTheSound) {
    const std::string stream = "12345678" + block("StreamTitle='Ada - Night';StreamUrl='';") + "12345678"
                               + block("") + "12345678" + block("StreamTitle='Bo - Lamp';");
    for (std::size_t piece = 1; piece <= 16; ++piece) {
        IcyTitles titles(8);
        std::vector<DjTrack> tracks;
        for (std::size_t at = 0; at < stream.size(); at += piece)
            if (auto named = titles.take(std::string_view(stream).substr(at, piece)))
                tracks.push_back(std::move(*named));
        EXPECT_EQ(tracks, (std::vector{track("Ada", "Night"), track("Bo", "Lamp")})) << piece;
    }
    for (std::size_t end = 0; end < 8 + 1 + 48; ++end)
        EXPECT_EQ(IcyTitles(8).take(std::string_view(stream).substr(0, end)), std::nullopt) << end;
}

TEST(IcyStream, WithoutTitlesItIsAllSound) {
    EXPECT_EQ(IcyTitles(0).take(block("StreamTitle='Ada - Night';")), std::nullopt);
}

TEST(IcyStream, ATitleMayHaveAnApostrophe) {
    EXPECT_EQ(track_of_icy("StreamTitle='Ada - Don't Go';StreamUrl='x';"), track("Ada", "Don't Go"));
    EXPECT_EQ(track_of_icy("StreamTitle='Ada - Don't Go'"), track("Ada", "Don't Go"));
    EXPECT_EQ(track_of_icy("StreamUrl='x';StreamTitle='Bj\xF6rk - J\xF3ga';"), track("Björk", "Jóga"));
    for (const auto* text : {"", "StreamTitle=", "StreamTitle='", "StreamTitle='';", "StreamTitle='Ada", "x"})
        EXPECT_EQ(track_of_icy(text), std::nullopt) << text;
}

} // namespace
} // namespace tutti::playback
