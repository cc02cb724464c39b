// Every packet, in both versions and directions: its exact bytes, whole, cut and split.
#include "mqtt/bytes_testing.hpp"
#include "mqtt/golden_packets_testing.hpp"
#include "mqtt/packet.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tutti::mqtt::testing {
namespace {

class EachPacket : public ::testing::TestWithParam<Golden> {};

TEST_P(EachPacket, EncodesToItsExactBytes) {
    EXPECT_EQ(hex(encoded(GetParam().packet, GetParam().version)), hex(GetParam().bytes));
}

TEST_P(EachPacket, DecodesFromItsExactBytes) {
    const Golden& golden = GetParam();
    const auto packet = decode_whole(golden.bytes, golden.version, golden.sender);
    ASSERT_TRUE(packet.has_value()) << packet.error().message;
    EXPECT_EQ(*packet, golden.packet);
}

TEST_P(EachPacket, NeedsMoreAtEachByteBeforeItsLast) {
    const std::string& bytes = GetParam().bytes;
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        const FrameResult result = peek_frame(std::string_view{bytes}.substr(0, cut));
        ASSERT_EQ(result.status, FrameStatus::NeedMore) << "cut at " << cut;
        EXPECT_EQ(result.needed, cut < 2 ? 0 : bytes.size());
    }
}

TEST_P(EachPacket, IsFoundBehindAnotherHoweverTheBytesAreSplit) {
    const std::string both = GetParam().bytes + GetParam().bytes;
    for (std::size_t split = 0; split <= both.size(); ++split) {
        int found = 0;
        std::string buffer;
        for (const std::string_view piece :
             {std::string_view{both}.substr(0, split), std::string_view{both}.substr(split)}) {
            buffer += piece;
            FrameResult result = peek_frame(buffer);
            while (result.status == FrameStatus::Whole) {
                EXPECT_EQ(buffer.substr(0, result.frame.size), GetParam().bytes);
                ++found;
                buffer.erase(0, result.frame.size);
                result = peek_frame(buffer);
            }
        }
        ASSERT_EQ(found, 2) << "split at " << split;
    }
}

/// A body that ends early is refused or is a shorter packet that says so itself; it never reads beyond.
TEST_P(EachPacket, WithACutBodyIsRefusedOrRoundTrips) {
    const Golden& golden = GetParam();
    const Frame whole = peek_frame(golden.bytes).frame;
    for (std::size_t cut = 0; cut < whole.body.size(); ++cut) {
        const std::string copy(whole.body.substr(0, cut)
        ); // of its own, so that the sanitizer sees a read beyond it
        const Frame frame{whole.type, whole.flags, copy, cut + 2};
        const auto packet = decode(frame, golden.version, golden.sender);
        if (!packet) continue;
        const std::string again = encoded(*packet, golden.version);
        const auto second = decode_whole(again, golden.version, golden.sender);
        ASSERT_TRUE(second.has_value()) << "cut at " << cut << ": " << second.error().message;
        EXPECT_EQ(*second, *packet);
    }
}

TEST_P(EachPacket, WithAByteMoreIsRefusedUnlessItEndsInAPayload) {
    const Golden& golden = GetParam();
    const Frame whole = peek_frame(golden.bytes).frame;
    const std::string longer = std::string(whole.body) + '\xff';
    const auto packet = decode(Frame{whole.type, whole.flags, longer, 0}, golden.version, golden.sender);
    EXPECT_EQ(packet.has_value(), whole.type == PacketType::Publish);
}

TEST_P(EachPacket, FromTheOtherEndIsRefusedWhereOnlyOneMaySendIt) {
    const Golden& golden = GetParam();
    const Sender other = golden.sender == Sender::Client ? Sender::Server : Sender::Client;
    static const std::set client_only = {
        PacketType::Connect, PacketType::Subscribe, PacketType::Unsubscribe, PacketType::Pingreq
    };
    static const std::set server_only = {
        PacketType::Connack, PacketType::Suback, PacketType::Unsuback, PacketType::Pingresp
    };
    const PacketType type = peek_frame(golden.bytes).frame.type;
    if (!client_only.contains(type) && !server_only.contains(type)) return;
    const auto packet = decode_whole(golden.bytes, golden.version, other);
    ASSERT_FALSE(packet.has_value());
    EXPECT_EQ(packet.error().reason, ReasonCode::ProtocolError);
}

INSTANTIATE_TEST_SUITE_P(Golden, EachPacket, ::testing::ValuesIn(golden_packets()), [](const auto& test) {
    return std::string(test.param.name);
});

TEST(GoldenPackets, CoverEveryTypeInEachVersion) {
    std::set<PacketType> v311;
    std::set<PacketType> v5;
    for (const Golden& golden : golden_packets()) {
        (golden.version == Version::V5 ? v5 : v311).insert(peek_frame(golden.bytes).frame.type);
    }
    EXPECT_EQ(v311.size(), 14U);
    EXPECT_EQ(v5.size(), 15U);
}

} // namespace
} // namespace tutti::mqtt::testing
