#include "base/random.hpp"
#include "broker/packet_id_set.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tutti::broker {
namespace {

std::vector<mqtt::PacketId> ids_of(const PacketIdSet& set) {
    std::vector<mqtt::PacketId> ids;
    set.for_each([&](mqtt::PacketId id) { ids.push_back(id); });
    return ids;
}

TEST(PacketIdSet, SaysWhatIsNewAndWhatWasThere) {
    PacketIdSet set;
    EXPECT_TRUE(set.insert(7));
    EXPECT_FALSE(set.insert(7));
    EXPECT_TRUE(set.erase(7));
    EXPECT_FALSE(set.erase(7));
    EXPECT_TRUE(set.empty());
}

TEST(PacketIdSet, HoldsTheFirstAndTheLastIdThereIs) {
    PacketIdSet set;
    EXPECT_TRUE(set.insert(65'535));
    EXPECT_TRUE(set.insert(1));
    EXPECT_EQ(ids_of(set), (std::vector<mqtt::PacketId>{1, 65'535}));
    EXPECT_TRUE(set.erase(65'535));
    EXPECT_TRUE(set.contains(1));
}

TEST(PacketIdSet, IsWhatASetOfIdsIs) {
    SeededRandom random(5);
    PacketIdSet set;
    std::set<mqtt::PacketId> model;
    for (int i = 0; i < 50'000; ++i) {
        const auto id = static_cast<mqtt::PacketId>(1 + random.next() % 64);
        if (random.next() % 2 == 0)
            ASSERT_EQ(set.insert(id), model.insert(id).second);
        else
            ASSERT_EQ(set.erase(id), model.erase(id) != 0);
        ASSERT_EQ(set.contains(id), model.contains(id));
    }
    EXPECT_EQ(ids_of(set), std::vector<mqtt::PacketId>(model.begin(), model.end()));
}

TEST(PacketIdSet, TakesNoMoreForAClientThatCountsUp) {
    PacketIdSet set;
    set.insert(1);
    const auto bytes = set.bytes();
    for (std::uint32_t id = 2; id <= 65'535; ++id) {
        set.insert(static_cast<mqtt::PacketId>(id));
        if (id > 1000) set.erase(static_cast<mqtt::PacketId>(id - 1000));
    }
    EXPECT_EQ(set.bytes(), bytes);
}

} // namespace
} // namespace tutti::broker
