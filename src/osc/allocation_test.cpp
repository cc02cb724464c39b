// The promise of packet.hpp: a buffer that is used again is printed into without an allocation.
#include "base/allocation_testing.hpp"
#include "osc/packet.hpp"

#include <gtest/gtest.h>

namespace tutti::osc {
namespace {

TEST(Append, AllocatesNothingInABufferThatIsUsedAgain) {
    Message spectrum{"/audio/spectrum", std::vector<Argument>(32, 0.0F)};
    std::string packet;
    append(packet, spectrum);
    const auto size = packet.size();
    const auto before = allocations().made;
    for (int block = 1; block <= 60; ++block) {
        for (auto& band : spectrum.arguments) band = static_cast<float>(block);
        packet.clear();
        append(packet, spectrum);
    }
    EXPECT_EQ(allocations().made, before);
    EXPECT_EQ(packet.size(), size);
}

TEST(Append, GrowsANewBufferOnce) {
    const Packet packet = Bundle{{}, {Message{"/a", {1, "two"}}, Message{"/b", {0.5}}}};
    const auto before = allocations().made;
    const auto printed = print(packet);
    EXPECT_EQ(allocations().made, before + 1);
}

} // namespace
} // namespace tutti::osc
