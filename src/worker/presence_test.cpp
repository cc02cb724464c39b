#include "worker/presence.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

contract::WorkerPresence mixer(std::string instance, std::uint64_t generation = 1) {
    return {
        .instance = std::move(instance),
        .generation = generation,
        .pid = 12,
        .version = "1",
        .state = contract::Presence::Online,
        .topics = {}
    };
}

TEST(PresenceKeeper, AnEchoOfOurOwnPresenceIsNoContradiction) {
    PresenceKeeper keeper(mixer("a"));
    EXPECT_FALSE(keeper.contradicted_by(keeper.online()));
}

TEST(PresenceKeeper, OurOwnWillAForeignInstanceAndAClearedTopicAre) {
    PresenceKeeper keeper(mixer("a"));
    EXPECT_TRUE(keeper.contradicted_by(keeper.offline()));
    EXPECT_TRUE(keeper.contradicted_by(PresenceKeeper(mixer("b")).online()));
    EXPECT_TRUE(keeper.contradicted_by(PresenceKeeper(mixer("b")).offline()));
    EXPECT_TRUE(keeper.contradicted_by(""));
}

TEST(PresenceKeeper, OurGenerationFollowsAnEarlierInstance) {
    PresenceKeeper keeper(mixer("a"));
    EXPECT_TRUE(keeper.contradicted_by(PresenceKeeper(mixer("before", 4)).offline()));
    EXPECT_EQ(contract::parse_worker_presence(keeper.online())->generation, 5U);
    EXPECT_EQ(contract::parse_worker_presence(keeper.offline())->generation, 5U);
}

} // namespace
} // namespace tutti::worker
