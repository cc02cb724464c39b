#include "playback/ogg_testing.hpp"
#include "playback/sound_titles.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

const DjTrack night = {.artist = "Ada", .title = "Night", .album = {}};

std::string in_chunks(std::string_view bytes, std::size_t size) {
    std::string chunks;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
        const auto chunk = bytes.substr(0, size);
        chunks += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
    }
    return chunks + "0\r\n\r\n";
}

TEST(SoundTitles, OggInChunksIsOgg) {
    const auto stream = vorbis_stream(1, {"ARTIST=Ada", "TITLE=Night"});
    for (const std::size_t size : {1UL, 7UL, 26UL, 4096UL}) {
        SoundTitles titles(true);
        EXPECT_EQ(titles.take(in_chunks(stream, size)), night) << size;
        EXPECT_TRUE(titles.is_over());
    }
    EXPECT_EQ(SoundTitles(false).take(stream), night);
}

TEST(SoundTitles, TitlesBetweenTheSoundCountAlone) {
    const auto stream = vorbis_stream(1, {"TITLE=Lamp"});
    std::string title = "StreamTitle='Ada - Night';";
    title.resize(32, '\0');
    SoundTitles titles(false, stream.size());
    EXPECT_EQ(titles.take(stream), std::nullopt);
    EXPECT_EQ(titles.take("\x02" + title), night);
    EXPECT_FALSE(titles.is_over());
}

} // namespace
} // namespace tutti::playback
