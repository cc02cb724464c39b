#include "base/bytes_testing.hpp"
#include "pixel/artnet.hpp"
#include "pixel/artnet_poll.hpp"
#include "pixel/packet_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

/// Text and so many bytes with the zeros behind it.
std::string field(std::string text, std::size_t size) {
    text.resize(size);
    return text;
}

/// ArtPollReply as Art-Net 4 has it, written down field by field.
std::string porch_reply() {
    return bytes("'Art-Net' 00 | 00 21") // id, opcode
           + bytes("c0a80114 3619")      // 192.168.1.20, port 6454 low byte first
           + bytes("0102 | 01 02")       // firmware; net 1, sub-net 2
           + bytes("0000 00 00 0000")    // OEM, UBEA, status, ESTA
           + field("Porch", 18) + field("The lights of the porch", 64) + field("#0001 [0007] fine", 64)
           + bytes("0003 | 80 c0 40 00") // three ports: an output, one that is both, an input
           + bytes("00000000 00000000 00000000 | 03 0f 01 00") // good input, good output, inputs, outputs
           + bytes("00 00 00 000000 00")                       // priority, macro, remote, spare, style
           + bytes("a0b1c2d3e4f5 | 00000000 | 02 | 00")        // MAC, bind address, bind index, status 2
           + std::string(26, '\0');
}

TEST(ArtPoll, IsTheseBytes) {
    EXPECT_EQ(hex(text_of(print_art_poll())), hex(bytes("'Art-Net' 00 | 00 20 | 00 0e | 00 | 00")));
    EXPECT_TRUE(std::holds_alternative<ArtPoll>(*parse_artnet(print_art_poll())));
}

TEST(ArtPollReply, SaysWhoANodeIsAndWhatItLights) {
    const auto packet = porch_reply();
    ASSERT_EQ(packet.size(), 239U);
    const auto node = parse_art_poll_reply(octets(packet));
    ASSERT_TRUE(node);
    EXPECT_EQ(
        *node, (ArtnetNode{
                   .address = {192, 168, 1, 20},
                   .port = 6454,
                   .short_name = "Porch",
                   .long_name = "The lights of the porch",
                   .report = "#0001 [0007] fine",
                   .mac = {0xa0, 0xb1, 0xc2, 0xd3, 0xe4, 0xf5},
                   .bind_index = 2,
                   .outputs = {0x123, 0x12f},
               })
    );
}

TEST(ArtPollReply, ReadsWhatItPrints) {
    const auto packet = porch_reply();
    const auto node = parse_art_poll_reply(octets(packet));
    EXPECT_EQ(parse_art_poll_reply(print(*node)), node);
}

TEST(ArtPollReply, OfOldNodesItEndsBehindTheMac) {
    const auto packet = porch_reply();
    for (std::size_t size = 0; size <= packet.size(); ++size) {
        const auto node = parse_art_poll_reply(octets(packet).first(size));
        ASSERT_EQ(node.has_value(), size >= 207) << size;
        if (node) EXPECT_EQ(node->bind_index, size > 211 ? 2 : 0);
    }
}

TEST(ArtPollReply, ANameWithoutEndIsAsLongAsItsField) {
    auto packet = porch_reply();
    packet.replace(26, 18, std::string(18, 'x'));
    EXPECT_EQ(parse_art_poll_reply(octets(packet))->short_name, std::string(18, 'x'));
}

TEST(ArtPollReply, MorePortsThanThereCanBeAreFour) {
    auto packet = porch_reply();
    packet.replace(172, 6, bytes("ffff 80 80 80 80"));
    EXPECT_EQ(
        parse_art_poll_reply(octets(packet))->outputs,
        (std::vector<std::uint16_t>{0x123, 0x12f, 0x121, 0x120})
    );
}

TEST(ArtPollReply, IsNoOtherPacket) {
    EXPECT_EQ(parse_art_poll_reply(print_art_poll()).error().code, ErrorCode::NotFound);
    EXPECT_EQ(parse_art_poll_reply({}).error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace tutti::pixel
