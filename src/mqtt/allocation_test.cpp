// The promise of publish.hpp: decoding the hot packets allocates nothing.
#include "base/allocation_testing.hpp"
#include "mqtt/bytes_testing.hpp"
#include "mqtt/golden_packets_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::mqtt::testing {
namespace {

TEST(Publish, DecodesWithoutAnAllocation) {
    for (const Golden& golden : golden_packets()) {
        const FrameResult result = peek_frame(golden.bytes);
        if (result.frame.type != PacketType::Publish) continue;
        const std::size_t before = allocations().made;
        const auto publish = decode_publish(result.frame, golden.version, golden.sender);
        EXPECT_EQ(allocations().made, before) << golden.name;
        EXPECT_TRUE(publish.has_value());
    }
}

TEST(Ack, DecodesWithoutAnAllocation) {
    const std::string data = bytes("40 03 0001 10");
    const FrameResult result = peek_frame(data);
    const std::size_t before = allocations().made;
    const auto ack = decode_ack(result.frame, Version::V5);
    EXPECT_EQ(allocations().made, before);
    EXPECT_TRUE(ack.has_value());
}

} // namespace
} // namespace tutti::mqtt::testing
