#include "workers/spotify/answers_testing.hpp"
#include "workers/spotify/player_answer.hpp"

#include <gtest/gtest.h>

namespace tutti::spotify {
namespace {

Heard heard_in(std::string_view body) {
    const auto answer = read_player_answer(answered(body));
    const auto* heard = std::get_if<Heard>(&answer);
    return heard != nullptr ? *heard : Heard();
}

/// Of a body of the answer with what may be missing.
std::string playing(std::string_view members) {
    return "{\"is_playing\":true,\"progress_ms\":1000," + std::string(members) + "}";
}

Refusal refused(const io::HttpResponse& response) {
    const auto answer = read_player_answer(response);
    const auto* refusal = std::get_if<Refusal>(&answer);
    EXPECT_NE(refusal, nullptr);
    return refusal != nullptr ? *refusal : Refusal();
}

TEST(PlayerAnswer, NamesATrackWithAllOfItsArtists) {
    const auto heard = heard_in(track_answer);
    EXPECT_EQ(heard.kind, Heard::Kind::Track);
    EXPECT_EQ(heard.artist, "The Paper Boats, Mira Söderberg");
    EXPECT_EQ(heard.title, "Home before the Rain");
    EXPECT_EQ(heard.album, "Tides & Lanterns");
    EXPECT_EQ(heard.id, "spotify:track:3n3Ppam7vgaVa1iaRUc9Lp");
    EXPECT_EQ(heard.duration, milliseconds(207'959));
    EXPECT_EQ(heard.position, milliseconds(44'272));
    EXPECT_TRUE(heard.playing);
}

TEST(PlayerAnswer, NamesAnEpisodeByItsShow) {
    const auto heard = heard_in(episode_answer);
    EXPECT_EQ(heard.kind, Heard::Kind::Episode);
    EXPECT_EQ(heard.artist, "Harbour Lights");
    EXPECT_EQ(heard.title, "Episode 12: Salt");
    EXPECT_FALSE(heard.playing);
    EXPECT_EQ(heard.position, seconds(61));
}

TEST(PlayerAnswer, AnAdvertisementIsNamedAsOneAndHasNoArtist) {
    const auto heard = heard_in(advertisement_answer);
    EXPECT_EQ(heard.kind, Heard::Kind::Advertisement);
    EXPECT_EQ(heard.title, "Advertisement");
    EXPECT_EQ(heard.artist, "");
    EXPECT_EQ(heard.id, "spotify:ad");
    EXPECT_EQ(heard.duration, microseconds(0));
}

TEST(PlayerAnswer, ALocalFileHasAnAddressThoughItHasNoId) {
    const auto heard = heard_in(playing(
        R"("item":{"id":null,"is_local":true,"name":"Demo","uri":"spotify:local:Me::Demo:64","duration_ms":64000,
           "artists":[{"name":"Me"}],"album":{"name":""},"type":"track"},"currently_playing_type":"track")"
    ));
    EXPECT_EQ(heard.title, "Demo");
    EXPECT_EQ(heard.id, "spotify:local:Me::Demo:64");
    EXPECT_EQ(heard.album, "");
}

TEST(PlayerAnswer, WithoutAnActiveDeviceNothingIsHeard) {
    EXPECT_TRUE(std::holds_alternative<NothingHeard>(read_player_answer(answered("", 204, ""))));
}

TEST(PlayerAnswer, WhatIsNotNamedIsSomethingAllTheSame) {
    for (const auto* members :
         {R"("item":null,"currently_playing_type":"unknown")",
          R"("item":null,"currently_playing_type":"track")", R"("currently_playing_type":"track")",
          R"("item":{},"currently_playing_type":"track")",
          R"("item":{"name":7,"artists":{}},"currently_playing_type":"track")"})
        EXPECT_TRUE(std::holds_alternative<UnnamedHeard>(read_player_answer(answered(playing(members)))))
            << members;
}

TEST(PlayerAnswer, TimesAreWithinWhatCanBe) {
    const auto item = [](std::string_view progress) {
        return heard_in(
            "{\"is_playing\":true,\"progress_ms\":" + std::string(progress)
            + R"(,"item":{"name":"A","duration_ms":1000},"currently_playing_type":"track"})"
        );
    };
    EXPECT_EQ(item("-5").position, microseconds(0));
    EXPECT_EQ(item("1e300").position, seconds(1));
    EXPECT_EQ(item("null").position, microseconds(0));
    EXPECT_EQ(item("999.5").position, microseconds(999'500));
}

TEST(PlayerAnswer, EachRefusalSaysWhatCanBeDone) {
    using Kind = Refusal::Kind;
    const auto error = R"({"error":{"status":401,"message":"The access token expired"}})";
    EXPECT_EQ(refused(answered(error, 401)).kind, Kind::Unauthorized);
    EXPECT_EQ(
        refused(answered(error, 401)).sentence,
        "Spotify does not take the login (status 401: The access token expired)"
    );
    EXPECT_EQ(refused(answered("", 403)).kind, Kind::Forbidden);
    EXPECT_EQ(refused(answered("", 429)).kind, Kind::TooOften);
    for (const unsigned status : {500U, 502U, 503U})
        EXPECT_EQ(refused(answered("<html>", status, "text/html")).kind, Kind::Unavailable);
    EXPECT_EQ(refused(answered("", 302)).kind, Kind::NotUnderstood);
    EXPECT_EQ(
        refused(answered("<html>Welcome</html>", 200, "text/html")).sentence,
        "Spotify answers with a page instead of data"
    );
    EXPECT_EQ(refused(answered(R"({"is_playing":)")).kind, Kind::NotUnderstood);
    EXPECT_EQ(refused(answered("[]")).kind, Kind::NotUnderstood);
    EXPECT_EQ(refused(answered(R"({"item":{"name":"A"}})")).kind, Kind::NotUnderstood);
    EXPECT_EQ(refusal_of(Error{ErrorCode::Timeout, "no answer in time"}).kind, Kind::Unavailable);
}

TEST(PlayerAnswer, TheWaitThatIsAskedForIsRead) {
    const auto asked = [](std::string_view wait) {
        auto response = answered("", 429);
        response.fields.emplace_back("retry-after", wait);
        return refused(response).wait;
    };
    EXPECT_EQ(asked("17"), seconds(17));
    EXPECT_EQ(asked("0"), seconds(0));
    EXPECT_EQ(asked("99999999999999"), seconds(86'400));
    EXPECT_EQ(asked("400000"), seconds(86'400));
    EXPECT_EQ(asked("Fri, 31 Dec 2027 23:59:59 GMT"), std::nullopt);
    EXPECT_EQ(asked("-1"), std::nullopt);
    EXPECT_EQ(asked(""), std::nullopt);
    EXPECT_EQ(refused(answered("", 429)).wait, std::nullopt);
}

TEST(PlayerAnswer, CutAtEachByteItIsNoTrack) {
    for (std::size_t size = 0; size < track_answer.size(); ++size)
        ASSERT_FALSE(std::holds_alternative<Heard>(read_player_answer(answered(track_answer.substr(0, size))))
        ) << size;
}

} // namespace
} // namespace tutti::spotify
