#include "broker/retained_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::broker {

namespace {

struct Store {
    std::uint64_t bytes = 0;
    RetainedStore retained;
    SteadyTime now{seconds(1)};

    MessageRef put(std::string_view topic, std::string_view payload, std::uint32_t expiry = 0) {
        mqtt::Publish publish{.topic = topic, .payload = payload};
        if (expiry != 0) publish.expiry_seconds = expiry;
        auto message = Message::make(publish, now, bytes);
        retained.put(message);
        return message;
    }
    std::vector<std::string> topics(std::string_view filter) const {
        std::vector<MessageRef> found;
        retained.match(filter, now, found);
        std::vector<std::string> all;
        for (const auto& message : found) all.emplace_back(message->topic());
        return all;
    }
};

using Topics = std::vector<std::string>;

} // namespace

TEST(RetainedStore, IsFoundByFilter) {
    Store store;
    for (const auto* topic : {"a", "a/b", "a/c/d", "$SYS/x", "/a"}) store.put(topic, "1");
    EXPECT_EQ(store.topics("a/#"), (Topics{"a", "a/b", "a/c/d"}));
    EXPECT_EQ(store.topics("a/+"), (Topics{"a/b"}));
    EXPECT_EQ(store.topics("#"), (Topics{"/a", "a", "a/b", "a/c/d"}));
    EXPECT_EQ(store.topics("+/x"), Topics{});
    EXPECT_EQ(store.topics("$SYS/+"), (Topics{"$SYS/x"}));
    EXPECT_EQ(store.topics("+/+"), (Topics{"/a", "a/b"}));
    EXPECT_EQ(store.topics("a/b/#"), (Topics{"a/b"}));
}

TEST(RetainedStore, WhoHoldsThePlaceGetsTheNewestAndTheOlderTakesNoMemory) {
    Store store;
    store.put("a", std::string(1000, 'x'));
    std::vector<RetainedPlace> places;
    std::uint64_t steps = 100;
    EXPECT_TRUE(store.retained.match("#", store.now, places, steps));
    ASSERT_EQ(places.size(), 1U);
    store.put("a", "2");
    EXPECT_EQ(places[0].message()->publish().payload, "2");
    EXPECT_EQ(store.retained.find("a")->publish().payload, "2");
    EXPECT_EQ(store.retained.size(), 1U);
    EXPECT_LT(store.bytes, 1000U);
    store.retained.erase("a");
    EXPECT_FALSE(places[0].message());
    EXPECT_EQ(store.bytes, 0U);
    store.put("a", "3");
    EXPECT_FALSE(places[0].message()) << "another place: what was cleared stays cleared";
}

TEST(RetainedStore, AMessageIsOnTheAccountOfWhoPublishedItLast) {
    Accounts accounts({});
    auto& one = accounts.of({Principal::Kind::User, "one"}, "");
    auto& two = accounts.of({Principal::Kind::User, "two"}, "");
    Store store;
    const auto message = store.put("a/b", "1");
    store.retained.put(message, one, "client");
    EXPECT_EQ(one.held()[Resource::RetainedMessages], 1U);
    EXPECT_EQ(one.held()[Resource::RetainedBytes], RetainedStore::cost(*message));
    EXPECT_EQ(one.keepers().at("client").bytes, RetainedStore::cost(*message));
    EXPECT_EQ(store.retained.kept("a/b").bytes, RetainedStore::cost(*message));
    store.retained.put(message, two, "client");
    EXPECT_EQ(&store.retained.kept("a/b").keeper->account, &two);
    EXPECT_EQ(one.held(), Amounts{});
    EXPECT_TRUE(one.keepers().empty());
    store.retained.erase("a/b");
    EXPECT_EQ(two.held(), Amounts{});
    EXPECT_EQ(accounts.held(), Amounts{});
}

TEST(RetainedStore, IsSearchedNoFurtherThanTheStepsGo) {
    Store store;
    for (int i = 0; i < 1000; ++i) store.put("a/" + std::to_string(i) + "/b", "1");
    const auto search = [&](std::string_view filter, std::uint64_t steps) {
        std::vector<RetainedPlace> places;
        const auto granted = steps;
        const bool is_whole = store.retained.match(filter, store.now, places, steps);
        return std::pair{is_whole, granted - steps};
    };
    EXPECT_EQ(search("a/7/b", 10), (std::pair{true, std::uint64_t{4 + RetainedStore::steps_of_found}}));
    EXPECT_EQ(search("+/+/c", 100), (std::pair{false, std::uint64_t{100}}))
        << "what is not found takes steps";
    EXPECT_TRUE(search("+/+/c", 1100).first);
    EXPECT_FALSE(search("#", 5000).first);
    EXPECT_TRUE(search("#", 7000).first);
}

TEST(RetainedStore, ErasingOneLeavesItsNeighbours) {
    Store store;
    store.put("a/b", "1");
    store.put("a/b/c", "1");
    EXPECT_TRUE(store.retained.erase("a/b"));
    EXPECT_FALSE(store.retained.erase("a/b"));
    EXPECT_FALSE(store.retained.erase("a"));
    EXPECT_EQ(store.topics("#"), (Topics{"a/b/c"}));
    EXPECT_TRUE(store.retained.erase("a/b/c"));
    EXPECT_EQ(store.bytes, 0U);
}

TEST(RetainedStore, ExpiredMessagesAreNotFoundAndSweepFreesThem) {
    Store store;
    store.put("soon", "1", 10);
    store.put("never", "1");
    store.now += seconds(10) - microseconds(1);
    EXPECT_EQ(store.topics("#"), (Topics{"never", "soon"}));
    store.now += microseconds(1);
    EXPECT_EQ(store.topics("#"), (Topics{"never"}));
    EXPECT_EQ(store.retained.sweep(store.now), 1U);
    EXPECT_EQ(store.retained.size(), 1U);
}

TEST(RetainedStore, EverySweepFindsWhatHasExpiredWhateverWasReplacedMeanwhile) {
    Store store;
    store.put("later", "1", 20);
    store.put("soon", "1", 10);
    store.put("soon", "2"); // does not expire any more
    store.now += seconds(10);
    EXPECT_EQ(store.retained.sweep(store.now), 0U);
    store.now += seconds(10);
    EXPECT_EQ(store.retained.sweep(store.now), 1U);
    store.put("again", "1", 5);
    store.now += seconds(5);
    EXPECT_EQ(store.retained.sweep(store.now), 1U);
    EXPECT_EQ(store.topics("#"), (Topics{"soon"}));
}

} // namespace tutti::broker
