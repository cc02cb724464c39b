#include "exports/geometry.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tutti::exports {

namespace {

TEST(Geometry, EveryBlockOfTheContentHasOnePlaceInOneStripe) {
    for (const std::uint64_t blocks : {1u, 2u, 5u, 199u, 200u, 201u, 400u, 401u, 4001u, 54321u}) {
        const auto geometry = Geometry::of(blocks * block_payload, usual_parity);
        ASSERT_EQ(geometry.blocks, blocks);
        ASSERT_LE(geometry.lanes, most_lanes);
        std::set<std::uint64_t> seen;
        for (std::uint32_t lane = 0; lane < geometry.lanes; ++lane)
            for (std::uint64_t stripe = 0; stripe < geometry.stripes; ++stripe)
                if (const auto block = geometry.block_at(lane, stripe); block < blocks) seen.insert(block);
        ASSERT_EQ(seen.size(), blocks);
        ASSERT_EQ(*seen.rbegin(), blocks - 1);
    }
}

TEST(Geometry, ParityIsAnEighthAndNeverFewerThanFour) {
    const auto large = Geometry::of(1ull << 30, usual_parity);
    EXPECT_EQ(large.lanes, 200u);
    EXPECT_EQ(large.parity, 25u);
    EXPECT_LE(large.bytes(), (1ull << 30) * 1.13);
    EXPECT_EQ(Geometry::of(3 * block_payload, usual_parity).parity, least_parity);
    EXPECT_EQ(Geometry::of(1ull << 30, 0).parity, 0u);
}

TEST(Geometry, OfNothingIsNoBlock) {
    EXPECT_EQ(Geometry::of(0, usual_parity).bytes(), 0u);
    EXPECT_EQ(Geometry::of(1, usual_parity).blocks, 1u);
    EXPECT_EQ(Geometry::of(block_payload, usual_parity).blocks, 1u);
    EXPECT_EQ(Geometry::of(block_payload + 1, usual_parity).blocks, 2u);
}

TEST(Geometry, WhatIsDamagedInOnePieceCostsEachStripeFewBlocks) {
    const auto geometry = Geometry::of(1ull << 30, usual_parity);
    const auto piece = geometry.blocks * 3 / 100;
    EXPECT_LE(piece / geometry.stripes + 2, geometry.parity);
}

} // namespace

} // namespace tutti::exports
