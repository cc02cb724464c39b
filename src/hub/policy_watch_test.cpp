#include "broker/test_client.hpp"
#include "governance/policy/policy_snapshot.hpp"
#include "governance/policy/policy_testing.hpp"
#include "hub/policy_watch.hpp"
#include "hub/server.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace tutti::hub {
namespace {

using broker::Principal;

std::string closing(std::string_view topic, std::uint64_t version) {
    return governance::policy::print_snapshot(
        governance::policy::testing::objects_of(
            "[rule.a]\neffect = \"forbid\"\nactions = [\"hub.publish\"]\nresources = [\"topic:"
            + std::string(topic) + "\"]"
        ),
        version
    );
}

struct WatchedHub {
    WatchedHub() {
        watch.emplace(file, authorizer, broker, server.health(), log);
        EXPECT_TRUE(server.attach(*watch));
    }

    bool says(std::string_view topic) {
        return authorizer.may_publish({somebody, "me"}, "tutti/" + std::string(topic));
    }
    template <typename Condition>
    bool turn_until(const Condition& condition) {
        for (int turns = 0; turns < 2000 && !condition(); ++turns) server.turn();
        return condition();
    }
    void write(std::string_view text) const { ASSERT_TRUE(io::write_file_atomically(file, text)); }

    const Principal somebody{};
    io::TemporaryFolder folder;
    const std::filesystem::path file = folder.path / "policy.json";
    BusKeyAuthorizer authorizer{"tutti", folder.path / "bus.key"};
    struct : Report {
    } report;
    SeededRandom random{7};
    broker::Broker broker{{}, authorizer, report, random};
    Server server = std::move(*Server::open(
        {.doors = {local_door(folder.path / "mqtt")}, .watchdog = milliseconds(1)}, broker, report
    ));
    const io::Log log{"test", io::LogLevel::Error};
    std::optional<PolicyWatch> watch;
};

TEST(PolicyWatch, TakesOverEachPolicyThatComes) {
    WatchedHub hub;
    EXPECT_TRUE(hub.says("event/a"));
    hub.write(closing("event/a", 1));
    EXPECT_TRUE(hub.turn_until([&] { return !hub.says("event/a"); }));
    hub.write(closing("event/b", 2));
    EXPECT_TRUE(hub.turn_until([&] { return !hub.says("event/b"); }));
    EXPECT_TRUE(hub.says("event/a"));
    hub.write(governance::policy::print_snapshot({}, 3));
    EXPECT_TRUE(hub.turn_until([&] { return hub.says("event/b"); }));
    EXPECT_FALSE(hub.watch->next_deadline());
}

TEST(PolicyWatch, KeepsTheOneBeforeWhereOneIsBrokenAndSaysSo) {
    WatchedHub hub;
    hub.write(closing("event/a", 1));
    EXPECT_TRUE(hub.turn_until([&] { return !hub.says("event/a"); }));
    hub.write("{");
    std::optional<contract::Health> health;
    EXPECT_TRUE(hub.turn_until([&] {
        if (auto said = hub.server.health().look({}, SteadyTime{seconds(3600)})) health = std::move(said);
        return health && health->level == contract::HealthLevel::Warn;
    }));
    EXPECT_FALSE(hub.says("event/a"));
    EXPECT_TRUE(health->message.starts_with("policy: ")) << health->message;
    const auto* policy = health->details.find("policy");
    ASSERT_NE(policy, nullptr);
    EXPECT_EQ(*policy->find("version"), Value(1));
    hub.write(closing("event/c", 2));
    EXPECT_TRUE(hub.turn_until([&] { return !hub.says("event/c"); }));
}

TEST(PolicyWatch, KnowsThePolicyBeforeTheFirstClientComes) {
    WatchedHub before;
    before.write(closing("event/a", 1));
    PolicyWatch watch(before.file, before.authorizer, before.broker, before.server.health(), before.log);
    EXPECT_FALSE(before.says("event/a"));
    EXPECT_EQ(watch.set()->version(), 1U);
}

TEST(PolicyWatch, LetsNobodyInWhileItNeverReadTheRulesThatThereAre) {
    WatchedHub hub;
    hub.write("{");
    PolicyWatch watch(hub.file, hub.authorizer, hub.broker, hub.server.health(), hub.log);
    const broker::Identity somebody{hub.somebody, "me"};
    const broker::Identity service{{Principal::Kind::Trusted, "lamp"}, "lamp"};
    EXPECT_FALSE(hub.says("event/a"));
    EXPECT_FALSE(hub.authorizer.may_subscribe(somebody, "tutti/event/a"));
    EXPECT_FALSE(hub.authorizer.may_receive(somebody, "tutti/event/a"));
    EXPECT_TRUE(hub.authorizer.may_publish(service, "tutti/event/a"));
    hub.write(closing("event/b", 1));
    EXPECT_TRUE(hub.turn_until([&] { return hub.says("event/a"); }));
    EXPECT_FALSE(hub.says("event/b"));
}

TEST(PolicyWatch, WakesForRulesThatHoldAtTimes) {
    WatchedHub hub;
    hub.write(governance::policy::print_snapshot(
        governance::policy::testing::objects_of(R"(
            [rule.a]
            effect = "forbid"
            actions = ["hub.publish"]
            when = { hours = "10:00-11:00" }
        )"),
        1
    ));
    EXPECT_TRUE(hub.turn_until([&] { return hub.watch->set()->version() == 1; }));
    EXPECT_TRUE(hub.watch->next_deadline());
}

} // namespace
} // namespace tutti::hub
