#include "base/bytes_testing.hpp"
#include "pixel/ddp.hpp"
#include "pixel/packet_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

TEST(DdpPacker, OneLightIsThesePacketsToTheByte) {
    DdpPacker packer(3);
    const auto lights = counted_lights(3);
    const auto packets = packer.pack(lights);
    ASSERT_EQ(packets.size(), 1U);
    // Version 1 and push; sequence 1; RGB of 8 bits; the default output; offset 0; 3 bytes.
    EXPECT_EQ(hex(whole(packets[0])), hex(bytes("41 01 0b 01 00000000 0003 | 01 02 03")));
    EXPECT_EQ(packets[0].size(), 13U);
}

TEST(DdpPacker, PacketsHold480LightsAndTheLastPushes) {
    DdpPacker packer(2 * 1440 + 6);
    const auto lights = counted_lights(2 * 1440 + 6);
    const auto packets = packer.pack(lights);
    ASSERT_EQ(packets.size(), 3U);
    EXPECT_EQ(hex(text_of(packets[0].header)), hex(bytes("40 01 0b 01 00000000 05a0")));
    EXPECT_EQ(hex(text_of(packets[1].header)), hex(bytes("40 02 0b 01 000005a0 05a0")));
    EXPECT_EQ(hex(text_of(packets[2].header)), hex(bytes("41 03 0b 01 00000b40 0006")));
    EXPECT_EQ(
        text_of(packets[0].payload) + text_of(packets[1].payload) + text_of(packets[2].payload),
        text_of(lights)
    );
    EXPECT_EQ(packets[0].payload.data(), lights.data()) << "lights are sent from where they lie";
}

TEST(DdpPacker, AFullLastPacketPushes) {
    DdpPacker packer(2 * 1440);
    const auto packets = packer.pack(counted_lights(2 * 1440));
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[0].header[0], 0x40);
    EXPECT_EQ(packets[1].header[0], 0x41);
}

TEST(DdpPacker, SequenceCountsPacketsFrom1To15WithoutZero) {
    DdpPacker packer(1441);
    const auto lights = counted_lights(1441);
    std::string sequence;
    for (int frame = 0; frame < 9; ++frame)
        for (const auto& packet : packer.pack(lights)) sequence += static_cast<char>(packet.header[1]);
    EXPECT_EQ(hex(sequence), hex(bytes("0102 0304 0506 0708 090a 0b0c 0d0e 0f01 0203")));
}

TEST(DdpPacker, OtherLightsSayWhatTheyAre) {
    const auto lights = counted_lights(1440);
    DdpPacker rgbw(1440, {.channels = 4});
    EXPECT_EQ(rgbw.pack(lights)[0].header[2], 0x1b);
    DdpPacker grey(1440, {.channels = 1});
    EXPECT_EQ(grey.pack(lights)[0].header[2], 0x23);
    DdpPacker seven(1440, {.channels = 7, .destination = 255});
    const auto packets = seven.pack(lights);
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[0].payload.size(), 1435U) << "no light straddles two packets";
    EXPECT_EQ(hex(text_of(packets[1].header)), hex(bytes("41 02 00 ff 0000059b 0005")));
}

TEST(DdpPacker, NoLightsAreNoPackets) { EXPECT_TRUE(DdpPacker(0).pack({}).empty()); }

TEST(DdpPacker, PacksOnAfterItWasMoved) {
    DdpPacker first(3);
    const auto lights = counted_lights(3);
    first.pack(lights);
    DdpPacker second = std::move(first);
    EXPECT_EQ(hex(whole(second.pack(lights)[0])), hex(bytes("41 02 0b 01 00000000 0003 | 01 02 03")));
}

TEST(ParseDdp, ReadsWhatIsPacked) {
    DdpPacker packer(1440 + 3, {.destination = 7});
    const auto lights = counted_lights(1440 + 3);
    const auto last = whole(packer.pack(lights)[1]);
    const auto packet = parse_ddp(octets(last));
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->pushes);
    EXPECT_FALSE(packet->queries || packet->replies || packet->is_storage || packet->time_code);
    EXPECT_EQ(packet->sequence, 2);
    EXPECT_EQ(packet->data_type, 0x0b);
    EXPECT_EQ(packet->destination, 7);
    EXPECT_EQ(packet->offset, 1440U);
    EXPECT_EQ(text_of(packet->lights), text_of(std::span(lights).last(3)));
}

TEST(ParseDdp, ReadsATimeCodeBeforeTheLights) {
    const auto timed = bytes("51 00 0b 01 00000000 0003 | 01020304 | aabbcc");
    const auto packet = parse_ddp(octets(timed));
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->time_code, 0x01020304U);
    EXPECT_EQ(hex(text_of(packet->lights)), hex(bytes("aabbcc")));
}

TEST(ParseDdp, AQueryAsksForBytesThatItDoesNotHave) {
    const auto query = bytes("42 00 01 fb 00000000 05dc"); // JSON status
    const auto packet = parse_ddp(octets(query));
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->queries);
    EXPECT_EQ(packet->destination, 0xfb);
    EXPECT_EQ(packet->length, 1500);
    EXPECT_TRUE(packet->lights.empty());
}

TEST(ParseDdp, EveryCutIsAnError) {
    for (const auto& packet :
         {bytes("41 01 0b 01 00000000 0003 | 010203"), bytes("51 00 0b 01 00000000 0003 | 01020304 | aabbcc")
         }) {
        EXPECT_TRUE(parse_ddp(octets(packet)));
        for (std::size_t size = 0; size < packet.size(); ++size) {
            const auto cut = parse_ddp(octets(packet).first(size));
            ASSERT_FALSE(cut) << size;
            EXPECT_EQ(cut.error().code, ErrorCode::InvalidInput);
        }
        EXPECT_FALSE(parse_ddp(octets(packet + 'x'))) << "nor does anything follow the end";
    }
}

TEST(ParseDdp, AnotherVersionIsNotRead) {
    const auto future = bytes("81 01 0b 01 00000000 0003 | 010203");
    const auto packet = parse_ddp(octets(future));
    ASSERT_FALSE(packet);
    EXPECT_EQ(packet.error().code, ErrorCode::UnknownVersion);
    EXPECT_EQ(packet.error().message, "version 2 of DDP is not known");
}

} // namespace
} // namespace tutti::pixel
