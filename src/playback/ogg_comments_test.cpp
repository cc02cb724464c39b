#include "playback/dj_track_testing.hpp"
#include "playback/ogg_comments.hpp"
#include "playback/ogg_testing.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::playback {
namespace {

/// What is named, of bytes that come in pieces of that size.
std::vector<DjTrack> tracks_of(std::string_view bytes, std::size_t piece = 4096) {
    OggComments comments;
    std::vector<DjTrack> tracks;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        if (auto named = comments.take(bytes.substr(0, piece))) tracks.push_back(std::move(*named));
    return tracks;
}

std::vector<DjTrack> just(DjTrack one) { return {std::move(one)}; }

TEST(OggComments, AVorbisStreamNamesItsTrack) {
    const auto stream = vorbis_stream(7, {"TITLE=Night Garden", "artist=Ada", "ALBUM=Green", "DATE=2026"});
    EXPECT_EQ(tracks_of(stream), just(track("Ada", "Night Garden", "Green")));
}

TEST(OggComments, OpusAndFlacDoToo) {
    const auto comments = ogg_comments({"ARTIST=Ada", "TITLE=Night"});
    const auto opus = ogg_packets(
                          2, 1,
                          {"OpusHead\x01\x02"
                           "12345678"}
                      )
                      + ogg_packets(0, 1, {"OpusTags" + comments});
    EXPECT_EQ(tracks_of(opus), just(track("Ada", "Night")));
    const auto flac = ogg_packets(
                          2, 1,
                          {"\x7F"
                           "FLAC\x01 and more"}
                      )
                      + ogg_packets(0, 1, {std::string("\x84\0\0\x30", 4) + comments});
    EXPECT_EQ(tracks_of(flac), just(track("Ada", "Night")));
}

TEST(OggComments, EachNewStreamIsATrack) {
    const auto chain = vorbis_stream(7, {"ARTIST=Ada", "TITLE=Night"}) + vorbis_stream(8, {"ENCODER=x"})
                       + vorbis_stream(7, {"TITLE=Bo - Lamp"});
    EXPECT_EQ(tracks_of(chain, 1), (std::vector{track("Ada", "Night"), track("Bo", "Lamp")}));
    EXPECT_EQ(tracks_of(chain), just(track("Bo", "Lamp"))) << "of one piece the last counts";
}

TEST(OggComments, OneThatIsNamedWithinItsStreamCounts) {
    const auto again = "\x03vorbis" + ogg_comments({"ARTIST=Bo", "TITLE=Lamp"}) + "\x01";
    const auto stream = vorbis_stream(7, {"ARTIST=Ada", "TITLE=Night"})
                        + ogg_packets(0, 7, {std::string(300, '\x02'), again, std::string(300, '\x02')})
                        + ogg_packets(0, 9, {"\x03vorbis" + ogg_comments({"TITLE=of another stream"})});
    EXPECT_EQ(tracks_of(stream, 1), (std::vector{track("Ada", "Night"), track("Bo", "Lamp")}));
}

TEST(OggComments, SplitAnywhereItIsTheSame) {
    const auto chain = vorbis_stream(7, {"ARTIST=Ada", "TITLE=Night"}) + vorbis_stream(8, {"TITLE=Lamp"});
    for (std::size_t piece = 1; piece < 100; ++piece) {
        const auto tracks = tracks_of(chain, piece);
        EXPECT_EQ(tracks, (std::vector{track("Ada", "Night"), track("", "Lamp")})) << piece;
    }
    for (std::size_t at = 0; at <= chain.size(); ++at) {
        OggComments comments;
        auto named = comments.take(std::string_view(chain).substr(0, at));
        if (auto more = comments.take(std::string_view(chain).substr(at))) named = std::move(more);
        EXPECT_EQ(named, track("", "Lamp")) << at;
    }
}

TEST(OggComments, CutAnywhereItIsTheTrackOrNothing) {
    const auto stream = vorbis_stream(7, {"ARTIST=Ada", "TITLE=Night"});
    for (std::size_t end = 0; end <= stream.size(); ++end) {
        const auto tracks = tracks_of(std::string_view(stream).substr(0, end));
        if (!tracks.empty()) EXPECT_EQ(tracks, just(track("Ada", "Night"))) << end;
    }
}

TEST(OggComments, TheyMayGoOverPages) {
    const auto packet =
        "OpusTags" + ogg_comments({"COMMENT=" + std::string(700, 'x'), "TITLE=Night", "ARTIST=Ada"});
    const auto first = std::string_view(packet).substr(0, 510);
    const auto rest = std::string_view(packet).substr(510);
    const auto head = ogg_packets(2, 1, {"OpusHead"});
    const auto other = ogg_packets(0, 2, {"of another stream between"});
    const auto one = ogg_page(0, 1, segments_of(first.size(), false), first);
    const auto two = ogg_page(1, 1, segments_of(rest.size()), rest);
    EXPECT_EQ(tracks_of(head + one + other + two, 7), just(track("Ada", "Night")));
}

TEST(OggComments, WhatComesBehindTheNamesMayBeAsLargeAsItWants) {
    const auto picture = "METADATA_BLOCK_PICTURE=" + std::string(60'000, 'x');
    const auto head = ogg_packets(2, 1, {"OpusHead"});
    const auto named = ogg_packets(0, 1, {"OpusTags" + ogg_comments({"TITLE=Night", picture})});
    EXPECT_EQ(tracks_of(head + named), just(track("", "Night")));
    const auto late = ogg_packets(0, 1, {"OpusTags" + ogg_comments({picture, "TITLE=Night"})});
    EXPECT_EQ(tracks_of(head + late), std::vector<DjTrack>()) << "so far nobody keeps it";
}

TEST(OggComments, WhatIsNoOggIsPassedOver) {
    const auto stream = vorbis_stream(7, {"TITLE=Night"});
    const std::string noise = "mp3 OOgg OggO OggS" + std::string(40, '\x09') + "O";
    EXPECT_EQ(tracks_of(noise), std::vector<DjTrack>());
    EXPECT_EQ(tracks_of("some OOg" + stream), just(track("", "Night")));
    EXPECT_EQ(tracks_of("some OggOgg" + stream, 1), just(track("", "Night")));
}

TEST(OggComments, LengthsThatLieNameNothing) {
    const auto head = ogg_packets(2, 1, {"OpusHead"});
    const auto huge = "OpusTags" + little_endian(0xFFFFFFFF, 4) + "x";
    EXPECT_EQ(tracks_of(head + ogg_packets(0, 1, {huge})), std::vector<DjTrack>());
    const auto many = little_endian(0, 4) + little_endian(0xFFFFFFFF, 4) + little_endian(7, 4) + "TITLE=a"
                      + little_endian(0xFFFFFFF0, 4) + "TITLE=b";
    EXPECT_EQ(track_of_comments(many), track("", "a"));
}

TEST(OggComments, SeveralArtistsAreOneText) {
    EXPECT_EQ(
        track_of_comments(ogg_comments({"ARTIST=Ada", "TITLE=a", "ARTIST=Bo", "TITLE=b"})),
        track("Ada, Bo", "a")
    );
    EXPECT_EQ(track_of_comments(ogg_comments({"ARTIST=Ada", "no equals", "=", "TITLE= "})), std::nullopt);
}

} // namespace
} // namespace tutti::playback
