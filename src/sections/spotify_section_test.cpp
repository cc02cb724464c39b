#include "base/json.hpp"
#include "sections/spotify_section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

std::string spotify_mistakes(std::string_view json) {
    const auto section = read_section(*parse_json(json), read_spotify);
    return section ? "" : section.error().message;
}

TEST(SpotifySection, ReadsItsKeys) {
    const auto section = read_section(
        *parse_json(
            R"({"client_id":"0123456789abcdef0123456789ABCDEF","redirect_uri":"https://tutti.example/song","accounts_url":"http://127.0.0.1:1/",
            "api_url":"http://127.0.0.1:2","interval":1.5,"idle_interval":"30s","timeout":3})"
        ),
        read_spotify
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(section->client_id, "0123456789abcdef0123456789ABCDEF");
    EXPECT_EQ(section->redirect_uri, "https://tutti.example/song");
    EXPECT_EQ(section->accounts_url, "http://127.0.0.1:1");
    EXPECT_EQ(section->interval, milliseconds(1500));
    EXPECT_EQ(section->idle_interval, seconds(30));
    EXPECT_EQ(section->timeout, seconds(3));
}

TEST(SpotifySection, TakesThoseWaysBackAloneThatSpotifyTakes) {
    for (const auto* uri :
         {"http://127.0.0.1", "http://127.0.0.1:8080/song", "http://[::1]:80/x", "https://a.example/song"})
        EXPECT_TRUE(redirect_uri(uri)) << uri;
    for (const auto* uri :
         {"", "http://localhost:8080/song", "http://192.168.1.2/song", "http://127.0.0.1.evil.example/song",
          "http://127.0.0.1@evil.example/", "javascript:alert(1)", "https://a.example/song#top"})
        EXPECT_FALSE(redirect_uri(uri)) << uri;
}

TEST(SpotifySection, NamesEveryMistake) {
    for (const auto* wrong :
         {"a b", "xx", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdeg"})
        EXPECT_TRUE(spotify_mistakes(fmt::format(R"({{"client_id":"{}"}})", wrong))
                        .starts_with("client_id: must be the Client ID")
        ) << wrong;
    EXPECT_EQ(spotify_mistakes(R"({"client_id":""})"), "");
    EXPECT_EQ(
        spotify_mistakes(R"({"api_url":"api.spotify.com"})"), "api_url: must begin with https:// or http://"
    );
    EXPECT_NE(spotify_mistakes(R"({"interval":0.1})"), "");
    EXPECT_NE(spotify_mistakes(R"({"secret":"x"})"), "");
}

} // namespace
} // namespace tutti::sections
