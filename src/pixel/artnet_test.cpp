#include "base/bytes_testing.hpp"
#include "pixel/artnet.hpp"
#include "pixel/packet_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

TEST(ArtnetPacker, TwoLightsAreThisArtDmxToTheByte) {
    auto packer = ArtnetPacker::make(6, {.first_universe = 0x123});
    ASSERT_TRUE(packer);
    const auto lights = counted_lights(6);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 1U);
    // Opcode low byte first; protocol 14; sequence 1; physical 0; sub-net 2 and universe 3; net 1; 6 bytes.
    EXPECT_EQ(
        hex(whole(packets[0])),
        hex(bytes("'Art-Net' 00 | 00 50 | 00 0e | 01 00 | 23 01 | 00 06 | 010203 040506"))
    );
    EXPECT_EQ(packets[0].universe, 0x123);
}

TEST(ArtnetPacker, AUniverseHolds170LightsAndAnOddLengthIsPadded) {
    auto packer = ArtnetPacker::make(171 * 3, {.first_universe = 0xff});
    const auto lights = counted_lights(171 * 3);
    const auto packets = packer->pack(lights);
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(hex(text_of(packets[0].header)), hex(bytes("'Art-Net' 00 0050 000e 01 00 ff 00 01fe")));
    EXPECT_EQ(packets[0].payload.size(), 510U);
    EXPECT_TRUE(packets[0].padding.empty());
    // 511, 512, 513 → ff, 00, 01
    EXPECT_EQ(hex(whole(packets[1])), hex(bytes("'Art-Net' 00 0050 000e 01 00 00 01 0004 | ff0001 00")));
    EXPECT_EQ(packets[1].universe, 0x100);
}

TEST(ArtnetPacker, AUniverseHolds128LightsWithWhite) {
    auto packer = ArtnetPacker::make(256 * 4, {.channels = 4});
    const auto packets = packer->pack(counted_lights(256 * 4));
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[0].payload.size(), 512U);
    EXPECT_EQ(packets[1].payload.size(), 512U);
}

TEST(ArtnetPacker, ArtSyncFollowsTheLastWhereAsked) {
    auto packer = ArtnetPacker::make(171 * 3, {.sync = true});
    const auto packets = packer->pack(counted_lights(171 * 3));
    ASSERT_EQ(packets.size(), 3U);
    EXPECT_EQ(hex(whole(packets[2])), hex(bytes("'Art-Net' 00 | 00 52 | 00 0e | 00 00")));
    EXPECT_TRUE(packets[2].payload.empty());
}

TEST(ArtnetPacker, SequenceCountsFramesFrom1To255WithoutZero) {
    auto packer = ArtnetPacker::make(171 * 3);
    const auto lights = counted_lights(171 * 3);
    for (int frame = 0; frame < 600; ++frame)
        for (const auto& packet : packer->pack(lights))
            ASSERT_EQ(packet.header[12], frame % 255 + 1) << "of each universe in frame " << frame;
}

TEST(ArtnetPacker, EndsAtTheLastPortAddress) {
    EXPECT_TRUE(ArtnetPacker::make(510, {.first_universe = 0x7fff}));
    const auto beyond = ArtnetPacker::make(511, {.first_universe = 0x7fff});
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().message, "the lights need 2 universes from 32767 on, and Art-Net ends at 32767");
}

TEST(ParseArtnet, ReadsWhatIsPacked) {
    auto packer = ArtnetPacker::make(171 * 3, {.first_universe = 0x7ffe, .sync = true});
    const auto lights = counted_lights(171 * 3);
    const auto packets = packer->pack(lights);
    const auto second = whole(packets[1]);
    const auto parsed = parse_artnet(octets(second));
    ASSERT_TRUE(parsed);
    const auto* dmx = std::get_if<ArtDmx>(&*parsed);
    ASSERT_NE(dmx, nullptr);
    EXPECT_EQ(dmx->sequence, 1);
    EXPECT_EQ(dmx->universe, 0x7fff);
    EXPECT_EQ(hex(text_of(dmx->lights)), hex(bytes("ff000100")));
    const auto sync = whole(packets[2]);
    EXPECT_TRUE(std::holds_alternative<ArtSync>(*parse_artnet(octets(sync))));
}

TEST(ParseArtnet, EveryCutIsAnError) {
    for (const auto& packet :
         {bytes("'Art-Net' 00 0050 000e 01 00 0000 0002 aabb"), bytes("'Art-Net' 00 0052 000e 0000"),
          bytes("'Art-Net' 00 0020 000e 0000")}) {
        EXPECT_TRUE(parse_artnet(octets(packet)));
        for (std::size_t size = 0; size < packet.size(); ++size) {
            const auto cut = parse_artnet(octets(packet).first(size));
            ASSERT_FALSE(cut) << size;
            EXPECT_EQ(cut.error().code, ErrorCode::InvalidInput);
        }
    }
}

TEST(ParseArtnet, RefusesWhatCannotBe) {
    const auto code = [](std::string_view text) {
        const auto packet = bytes(text);
        const auto parsed = parse_artnet(octets(packet));
        return parsed ? std::string("read") : name(parsed.error().code);
    };
    EXPECT_EQ(code("'Art-Net' 00 0050 000d 01 00 0000 0002 aabb"), "unknown_version");
    EXPECT_EQ(code("'Art-Net' 00 0050 000f 01 00 0000 0002 aabb"), "read") << "later versions go on from 14";
    EXPECT_EQ(code("'Art-Net' 00 0050 000e 01 00 0000 0000"), "invalid_input") << "no lights";
    EXPECT_EQ(code("'Art-Net' 00 0050 000e 01 00 0080 0002 aabb"), "invalid_input") << "net 128";
    EXPECT_EQ(code("'Art-Net' 00 0050 000e 01 00 0000 0001 aabb"), "read") << "an odd length, as some send";
    EXPECT_EQ(code("'Art-Nut' 00 0050 000e 01 00 0000 0002 aabb"), "invalid_input");
    EXPECT_EQ(code("'Art-Net' 00 0060 000e"), "not_found") << "ArtAddress";
}

} // namespace
} // namespace tutti::pixel
