#include "camera/playlist.hpp"

#include <gtest/gtest.h>

namespace tutti::camera {
namespace {

constexpr std::string_view written = "#EXTM3U\n"
                                     "#EXT-X-VERSION:3\n"
                                     "#EXT-X-TARGETDURATION:2\n"
                                     "#EXT-X-MEDIA-SEQUENCE:41\n"
                                     "#EXTINF:2.000000,\n"
                                     "#EXT-X-PROGRAM-DATE-TIME:2026-11-28T21:16:45.645+0000\n"
                                     "index41.ts\n"
                                     "#EXTINF:1.466667,\n"
                                     "#EXT-X-PROGRAM-DATE-TIME:2026-11-28T21:16:47.645+0000\n"
                                     "index42.ts\n";

TEST(Playlist, SaysItsSegmentsAndTheNumberOfTheNewest) {
    const auto playlist = parse_playlist(written);
    ASSERT_TRUE(playlist);
    EXPECT_EQ(playlist->newest(), 42U);
    EXPECT_EQ(
        playlist->segments,
        (std::vector<Segment>{{"index41.ts", seconds(2)}, {"index42.ts", microseconds(1466667)}})
    );
    EXPECT_FALSE(playlist->has_ended);
    EXPECT_TRUE(parse_playlist(std::string(written) + "#EXT-X-ENDLIST\n")->has_ended);
}

TEST(Playlist, WithoutSegmentsHasNoNewest) {
    const auto playlist = parse_playlist("#EXTM3U\r\n#EXT-X-MEDIA-SEQUENCE:7\r\n");
    ASSERT_TRUE(playlist);
    EXPECT_EQ(playlist->newest(), 0U);
}

TEST(Playlist, WhatLeadsOutOfItsFolderIsRefused) {
    for (const auto* file :
         {"../x.ts", "/etc/passwd.ts", "http://h/a.ts", ".ts", ".hidden.ts", "a.ts/b.ts", "a.b.ts", "a"}) {
        const auto playlist = parse_playlist("#EXTM3U\n#EXTINF:2,\n" + std::string(file) + "\n");
        ASSERT_FALSE(playlist) << file;
        EXPECT_EQ(playlist.error().position.line, 3U);
    }
}

TEST(Playlist, WhatIsNoneIsRefused) {
    for (const auto* text :
         {"", "\n#EXTM3U\n", "<html>", "#EXTM3U\nindex0.ts\n", "#EXTM3U\n#EXTINF:x,\na.ts\n",
          "#EXTM3U\n#EXTINF:-1,\na.ts\n", "#EXTM3U\n#EXTINF:nan,\na.ts\n", "#EXTM3U\n#EXTINF:1e300,\na.ts\n",
          "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:-1\n"})
        EXPECT_FALSE(parse_playlist(text)) << text;
    std::string many = "#EXTM3U\n";
    for (int n = 0; n < 65; ++n) many += "#EXTINF:2,\na.ts\n";
    EXPECT_FALSE(parse_playlist(many));
}

TEST(Playlist, CutAnywhereItIsAShorterOneOrNone) {
    for (std::size_t size = 0; size < written.size(); ++size) {
        const auto playlist = parse_playlist(written.substr(0, size));
        if (playlist) EXPECT_LE(playlist->newest(), 42U) << size;
    }
}

TEST(StreamFile, IsANameAndNeverAPath) {
    for (const auto* name : {"index.m3u8", "index1764364000.ts", "a-b_C9.ts"})
        EXPECT_TRUE(is_stream_file(name));
    for (const auto* name :
         {"", ".", "..", ".ts", "..ts", "a", "a.mp4", "a.ts.", "a.ts.tmp", "a/b.ts", "..%2fa.ts", "a\\b.ts",
          "a b.ts", "ä.ts", "index.m3u8.tmp"})
        EXPECT_FALSE(is_stream_file(name)) << name;
    EXPECT_FALSE(is_stream_file(std::string(62, 'a') + ".ts"));
    EXPECT_FALSE(is_stream_file(std::string_view("a\0.ts", 5)));
}

} // namespace
} // namespace tutti::camera
