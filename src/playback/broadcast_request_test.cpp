#include "playback/broadcast_request.hpp"
#include "playback/dj_track_testing.hpp"
#include "playback/message_head.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

using Kind = BroadcastRequest::Kind;

// Heads as the pages that the parser names describe them. The password is "hack me".
constexpr std::string_view source = "SOURCE /live ICE/1.0\r\nContent-Type: audio/mpeg\r\n"
                                    "Authorization: Basic c291cmNlOmhhY2sgbWU=\r\nice-name: Night\r\n\r\n";
constexpr std::string_view put = "PUT /live.ogg HTTP/1.1\nHost: 127.0.0.1:8000\n"
                                 "authorization: basic c291cmNlOmhhY2sgbWU=\n"
                                 "Content-Type: application/ogg\nExpect: 100-Continue\n"
                                 "Transfer-Encoding: chunked\n\n";

BroadcastRequest request(std::string_view head) {
    auto parsed = parse_broadcast_request(head);
    EXPECT_TRUE(parsed) << head;
    return parsed.value_or(BroadcastRequest());
}

std::optional<DjTrack> song(std::string_view query) {
    const auto told =
        request("GET /admin/metadata?mode=updinfo&mount=/live&" + std::string(query) + " HTTP/1.0\r\n\r\n");
    EXPECT_EQ(told.kind, Kind::Song);
    EXPECT_EQ(told.mount, "/live");
    return told.track;
}

TEST(BroadcastRequest, ASourceOfOld) {
    const auto said = request(source);
    EXPECT_EQ(said.kind, Kind::Source);
    EXPECT_EQ(said.mount, "/live");
    EXPECT_EQ(said.password, "hack me");
    EXPECT_FALSE(said.expects_continue);
    EXPECT_FALSE(said.is_chunked);
}

TEST(BroadcastRequest, ASourceByPut) {
    const auto said = request(put);
    EXPECT_EQ(said.kind, Kind::Source);
    EXPECT_EQ(said.mount, "/live.ogg");
    EXPECT_EQ(said.password, "hack me");
    EXPECT_TRUE(said.expects_continue);
    EXPECT_TRUE(said.is_chunked);
}

TEST(BroadcastRequest, AMountIsTheSameInAPathAndInAForm) {
    for (const auto& [path, in_form] :
         {std::pair("/a+b", "/a%2Bb"), std::pair("/a%20b", "/a+b"), std::pair("/100%", "/100%")}) {
        const auto heard = request("SOURCE " + std::string(path) + " ICE/1.0\r\n\r\n");
        const auto told = request(
            "GET /admin/metadata?mode=updinfo&mount=" + std::string(in_form) + "&song=x HTTP/1.0\r\n\r\n"
        );
        EXPECT_EQ(heard.mount, told.mount) << path;
        EXPECT_NE(heard.mount, "");
    }
}

TEST(BroadcastRequest, ASongIsOneTextOrTwo) {
    EXPECT_EQ(song("song=Ada+-+Night%20Garden"), track("Ada", "Night Garden"));
    EXPECT_EQ(song("artist=Ada+%26+Bo&title=Night+-+Late"), track("Ada & Bo", "Night - Late"));
    EXPECT_EQ(song("title=Ada+-+Night"), track("Ada", "Night"));
    EXPECT_EQ(song("song=Night"), track("", "Night"));
    EXPECT_EQ(song("artist=Ada&title=Night&album=Green&song=no"), track("Ada", "Night", "Green"));
    EXPECT_EQ(song("artist=Ada&song=Bo+-+Lamp"), track("Bo", "Lamp"));
}

TEST(BroadcastRequest, AnEmptySongIsNone) {
    for (const auto* query : {"song=", "song=+", "title=&artist=", "url=http://x", "song"})
        EXPECT_EQ(song(query), std::nullopt) << query;
}

TEST(BroadcastRequest, ASongIsInWhateverEncoding) {
    EXPECT_EQ(song("song=Bj%C3%B6rk+-+J%c3%b3ga&charset=UTF-8"), track("Björk", "Jóga"));
    EXPECT_EQ(song("song=Bj%F6rk+-+J%F3ga"), track("Björk", "Jóga"));
    EXPECT_EQ(song("charset=ISO-8859-1&song=%C3%B6"), track("", "Ã¶"));
}

TEST(BroadcastRequest, WhatIsNoCodeStaysAsItIs) {
    EXPECT_EQ(song("song=Ada+-+100%"), track("Ada", "100%"));
    EXPECT_EQ(song("song=Ada+-+100%+Night%2"), track("Ada", "100% Night%2"));
    EXPECT_EQ(song("song=Ada+-+Night%00%0A%1b[2J"), track("Ada", "Night   [2J"));
}

TEST(BroadcastRequest, OtherThingsAreNotForUs) {
    for (const auto* line :
         {"GET / HTTP/1.1", "GET /live HTTP/1.0", "POST /live HTTP/1.1",
          "GET /admin/metadata?mode=fallback&mount=/live HTTP/1.0", "GET /admin/stats HTTP/1.0"})
        EXPECT_EQ(request(std::string(line) + "\r\n\r\n").kind, Kind::Other) << line;
    EXPECT_EQ(request("OPTIONS * HTTP/1.1\r\n\r\n").kind, Kind::Options);
}

TEST(BroadcastRequest, WhatIsNoRequestIsRefused) {
    for (const auto* head :
         {"", "\r\n\r\n", "password\r\n\r\n", "GET\r\n\r\n", "SOURCE live ICE/1.0\r\n\r\n",
          "SOURCE /live FTP/1.0\r\n\r\n", "SOURCE /a b ICE/1.0\r\n\r\n",
          "PUT /live HTTP/1.1\r\nno field\r\n\r\n"})
        EXPECT_FALSE(parse_broadcast_request(head)) << head;
    std::string many = "PUT /live HTTP/1.1\r\n";
    for (int field = 0; field < 65; ++field) many += "a: b\r\n";
    EXPECT_FALSE(parse_broadcast_request(many + "\r\n"));
    EXPECT_FALSE(parse_broadcast_request("PUT /" + std::string(longest_head, 'a') + " HTTP/1.1\r\n\r\n"));
}

TEST(BroadcastRequest, ALoginOfAnotherKindIsNone) {
    for (const auto* login : {"Digest c291cmNlOmhhY2sgbWU=", "Basic ?", "Basic", "", "Basic c291cmNl"}) {
        const auto head = "PUT /live HTTP/1.1\r\nAuthorization: " + std::string(login) + "\r\n\r\n";
        EXPECT_EQ(request(head).password, std::nullopt) << login;
    }
}

TEST(BroadcastRequest, AHeadEndsAtItsEmptyLine) {
    for (const auto head : {source, put})
        for (std::size_t end = 0; end < head.size(); ++end)
            EXPECT_EQ(head_length(head.substr(0, end)), std::nullopt) << end;
    EXPECT_EQ(head_length(std::string(source) + "sound\r\n\r\n"), source.size());
    EXPECT_EQ(head_length(std::string(put) + "OggS"), put.size());
}

TEST(BroadcastRequest, CutAnywhereItIsARequestOrNone) {
    for (const auto head : {source, put})
        for (std::size_t end = 0; end <= head.size(); ++end)
            if (const auto said = parse_broadcast_request(head.substr(0, end)))
                EXPECT_TRUE(head.substr(0, end).contains(said->mount));
}

} // namespace
} // namespace tutti::playback
