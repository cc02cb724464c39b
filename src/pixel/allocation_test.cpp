// The promise of the packers: a frame is packed without an allocation.
#include "base/allocation_testing.hpp"
#include "pixel/artnet.hpp"
#include "pixel/ddp.hpp"
#include "pixel/packet_testing.hpp"
#include "pixel/sacn.hpp"

#include <gtest/gtest.h>

namespace tutti::pixel {
namespace {

template <typename Packer>
std::size_t allocations_of_100_frames(Packer packer, std::span<const std::uint8_t> lights) {
    const auto before = allocations().made;
    for (int frame = 0; frame < 100; ++frame) packer.pack(lights);
    return allocations().made - before;
}

TEST(EachPacker, PacksFramesWithoutAnAllocation) {
    const auto lights = counted_lights(10'001);
    EXPECT_EQ(allocations_of_100_frames(DdpPacker(lights.size()), lights), 0U);
    EXPECT_EQ(
        allocations_of_100_frames(ArtnetPacker::make(lights.size(), {.sync = true}).value(), lights), 0U
    );
    EXPECT_EQ(
        allocations_of_100_frames(SacnPacker::make(lights.size(), {.sync_universe = 1}).value(), lights), 0U
    );
}

TEST(SacnPacker, TerminatesWithoutAnAllocation) {
    const auto lights = counted_lights(10'001);
    auto packer = SacnPacker::make(lights.size());
    const auto before = allocations().made;
    packer->terminate(lights);
    EXPECT_EQ(allocations().made, before);
}

} // namespace
} // namespace tutti::pixel
