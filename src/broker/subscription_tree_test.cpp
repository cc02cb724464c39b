#include "base/random.hpp"
#include "broker/route_cache.hpp"
#include "broker/session.hpp"
#include "broker/subscription_tree.hpp"
#include "mqtt/topic.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tutti::broker {

namespace {

struct Client : Session {
    explicit Client(std::string id) : Session(std::move(id), {}, account()) {}

    static Account& account() {
        static Accounts accounts{Limits{}};
        return accounts.of({}, "");
    }
};

std::set<std::string> matching(const SubscriptionTree& tree, std::string_view topic) {
    std::vector<SubscriptionTree::Entry> entries;
    tree.match(topic, entries);
    std::set<std::string> ids;
    for (const auto& entry : entries) ids.emplace(entry.session->client_id);
    return ids;
}

using Ids = std::set<std::string>;

} // namespace

TEST(SubscriptionTree, WildcardsTakeWhatTheSpecificationSays) {
    SubscriptionTree tree;
    Client exact("exact"), plus("plus"), below("below"), all("all"), middle("middle");
    tree.add("a/b/c", exact, {});
    tree.add("a/+/c", plus, {});
    tree.add("a/b/#", below, {});
    tree.add("#", all, {});
    tree.add("+/b/+", middle, {});
    EXPECT_EQ(matching(tree, "a/b/c"), (Ids{"exact", "plus", "below", "all", "middle"}));
    EXPECT_EQ(matching(tree, "a/b"), (Ids{"below", "all"}));
    EXPECT_EQ(matching(tree, "a//c"), (Ids{"plus", "all"}));
    EXPECT_EQ(matching(tree, "x"), (Ids{"all"}));
}

TEST(SubscriptionTree, WildcardsPassServerTopicsBy) {
    SubscriptionTree tree;
    Client all("all"), plus("plus"), named("named");
    tree.add("#", all, {});
    tree.add("+/broker", plus, {});
    tree.add("$SYS/#", named, {});
    EXPECT_EQ(matching(tree, "$SYS/broker"), (Ids{"named"}));
}

TEST(SubscriptionTree, RemovingLeavesTheOthers) {
    SubscriptionTree tree;
    Client one("one"), two("two");
    tree.add("a/+/#", one, {});
    tree.add("a/+/#", two, {});
    EXPECT_TRUE(tree.remove("a/+/#", one));
    EXPECT_FALSE(tree.remove("a/+/#", one));
    EXPECT_FALSE(tree.remove("a/b", two));
    EXPECT_EQ(matching(tree, "a/b/c"), (Ids{"two"}));
    EXPECT_TRUE(tree.remove("a/+/#", two));
    EXPECT_EQ(tree.size(), 0U);
    EXPECT_EQ(matching(tree, "a/b/c"), Ids{});
}

// The tree and the plain comparison of one filter with one topic must agree, whatever the filters.
TEST(SubscriptionTree, AgreesWithMatchingEachFilter) {
    SeededRandom random(11);
    const auto level = [&](bool filter) -> std::string {
        const auto draw = random.next() % (filter ? 5 : 3);
        return draw == 4 ? "+" : draw == 3 ? "" : std::string(1, static_cast<char>('a' + draw));
    };
    std::vector<std::unique_ptr<Client>> sessions;
    std::vector<std::string> filters;
    SubscriptionTree tree;
    for (int i = 0; i < 300; ++i) {
        std::string filter = level(true);
        for (auto depth = random.next() % 4; depth != 0; --depth) filter += "/" + level(true);
        if (random.next() % 3 == 0) filter += "/#";
        if (filter.empty()) continue;
        sessions.push_back(std::make_unique<Client>(std::to_string(i)));
        filters.push_back(filter);
        tree.add(filter, *sessions.back(), {});
    }
    for (int i = 0; i < 300; ++i) {
        std::string topic = level(false);
        for (auto depth = random.next() % 5; depth != 0; --depth) topic += "/" + level(false);
        Ids expected;
        for (std::size_t k = 0; k < filters.size(); ++k)
            if (mqtt::matches(filters[k], topic)) expected.emplace(sessions[k]->client_id);
        EXPECT_EQ(matching(tree, topic), expected) << topic;
    }
}

} // namespace tutti::broker
