#include "workers/debug/recent_ring.hpp"

#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

RecentRing<int> ring_of(std::size_t most, int last) {
    RecentRing<int> ring(most);
    for (int item = 1; item <= last; ++item) ring.add() = item;
    return ring;
}

std::vector<int> items(const RecentRing<int>& ring) {
    std::vector<int> all;
    for (auto number = ring.oldest(); number <= ring.newest(); ++number) all.push_back(ring.at(number));
    return all;
}

TEST(RecentRing, KeepsTheLastByTheirNumbers) {
    EXPECT_EQ(items(ring_of(3, 0)), std::vector<int>{});
    EXPECT_EQ(items(ring_of(3, 2)), (std::vector{1, 2}));
    const auto ring = ring_of(3, 8);
    EXPECT_EQ(items(ring), (std::vector{6, 7, 8}));
    EXPECT_EQ(ring.oldest(), 6);
    EXPECT_EQ(ring.size(), 3);
    EXPECT_EQ(ring.gone_between(2, 8), 3);
    EXPECT_EQ(ring.gone_between(2, 4), 2);
    EXPECT_EQ(ring.gone_between(6, 8), 0);
}

TEST(RecentRing, GoesOnCountingWhenItIsCleared) {
    auto ring = ring_of(3, 5);
    ring.clear();
    EXPECT_EQ(ring.size(), 0);
    ring.add() = 6;
    EXPECT_EQ(ring.oldest(), 6);
    EXPECT_EQ(items(ring), std::vector{6});
}

TEST(RecentRing, ResizedKeepsTheNewest) {
    for (int last = 0; last <= 12; ++last) {
        auto ring = ring_of(5, last);
        ring.resize(3);
        EXPECT_EQ(items(ring), items(ring_of(3, last)));
        ring.resize(7);
        EXPECT_EQ(items(ring), items(ring_of(3, last)));
        ring.add() = last + 1;
        EXPECT_EQ(ring.size(), static_cast<std::size_t>(std::min(last, 3) + 1));
        EXPECT_EQ(ring.at(ring.newest()), last + 1);
    }
}

} // namespace

} // namespace tutti::debug
