// How far rules reach: whatever a policy says, an installation goes on. Asked of the hub's authorizer.
#include "governance/policy/policy_testing.hpp"
#include "hub/authorizer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace tutti::hub {
namespace {

using broker::Principal;

const std::vector<Part> house_parts = {
    {"lamp", Who::Service},      {"mixer", Who::Service},
    {"director", Who::Director}, {"orchestrator", Who::Orchestrator},
    {"gateway", Who::Gateway},   {"control", Who::Control},
};

constexpr auto forbids_all = R"(
    [rule.a]
    effect = "forbid"
    actions = ["*"]
)";
constexpr auto allows_all = R"(
    [rule.a]
    effect = "allow"
    subjects = ["*"]
    actions = ["*"]
)";

BusKeyAuthorizer bus_with(const char* rules) {
    BusKeyAuthorizer authorizer("tutti", "/nowhere/bus.key", Roster(house_parts));
    if (rules == nullptr) return authorizer;
    auto set =
        std::make_shared<const governance::policy::PolicySet>(governance::policy::testing::policy_of(rules));
    authorizer.set_rules(TopicRules(std::move(set), "tutti", {}));
    return authorizer;
}

const Principal by_hand{Principal::Kind::Trusted, ""};
const Principal nameless{};
const Principal guest{Principal::Kind::User, "guest"};
Principal service_called(std::string name) { return {Principal::Kind::Trusted, std::move(name)}; }

/// A topic of each branch, of names of all kinds.
std::vector<std::string> topics_of_all_branches() {
    std::vector<std::string> all = {
        "else", "tutti/else", "tutti/event/x", "tutti/event/raw/x", "tutti/event/playlist/x"
    };
    for (const auto* branch :
         {"reading", "status", "meta", "config", "cmd", "reply", "worker", "service", "health", "frame",
          "matrix", "log", "leader", "job", "clock", "playback", "song", "vault"})
        for (const auto* name : {"lamp", "mixer", "guest", "me", "porch"})
            all.push_back(std::string("tutti/") + branch + "/" + name);
    all.emplace_back("tutti/cmd/lamp/response/1");
    return all;
}

TEST(RuleReach, NoRuleTakesAnythingFromWhatKeepsAnInstallationGoing) {
    auto free = bus_with(nullptr);
    auto closed = bus_with(forbids_all);
    std::size_t allowed = 0;
    for (const auto& who :
         {by_hand, service_called("director"), service_called("orchestrator"), service_called("gateway"),
          service_called("control"), service_called("right.control")})
        for (const auto& topic : topics_of_all_branches()) {
            const broker::Identity client{who, "me"};
            EXPECT_EQ(closed.may_publish(client, topic), free.may_publish(client, topic))
                << who.user.view() << topic;
            EXPECT_EQ(closed.may_receive(client, topic), free.may_receive(client, topic))
                << who.user.view() << topic;
            EXPECT_EQ(closed.may_subscribe(client, topic), free.may_subscribe(client, topic)) << topic;
            EXPECT_TRUE(closed.may_retain(client, topic));
            allowed += free.may_publish(client, topic) ? 1 : 0;
        }
    EXPECT_GT(allowed, 100U);
}

TEST(RuleReach, AServiceSaysHowItIsAndAnswersWhateverRulesSay) {
    auto closed = bus_with(forbids_all);
    const auto lamp = service_called("lamp");
    const broker::Identity client{lamp, "lamp"};
    for (const auto* topic :
         {"tutti/worker/lamp", "tutti/health/lamp", "tutti/status/lamp", "tutti/log/lamp", "tutti/clock/lamp",
          "tutti/vault/lamp", "tutti/reply/gateway/1", "tutti/cmd/lamp/response/1"}) {
        EXPECT_TRUE(closed.may_publish(client, topic)) << topic;
        EXPECT_TRUE(closed.may_retain(client, topic)) << topic;
    }
    for (const auto* topic :
         {"tutti/cmd/lamp", "tutti/config/lamp", "tutti/reply/lamp/1", "tutti/leader/control",
          "tutti/clock/hub", "tutti/service/lamp", "tutti/health/lamp"}) {
        EXPECT_TRUE(closed.may_receive(client, topic)) << topic;
        EXPECT_TRUE(closed.may_subscribe(client, topic)) << topic;
    }
    for (const auto* topic : {"tutti/event/x", "tutti/cmd/mixer", "tutti/frame/wall", "else"})
        EXPECT_FALSE(closed.may_publish(client, topic)) << topic;
}

TEST(RuleReach, NobodyWithoutANameIsGivenWhatIsTheInstallations) {
    auto free = bus_with(nullptr);
    auto open = bus_with(allows_all);
    std::vector<std::string> opened;
    for (const auto& topic : topics_of_all_branches()) {
        const broker::Identity client{nameless, "me"};
        if (open.may_publish(client, topic) && !free.may_publish(client, topic)) opened.push_back(topic);
        EXPECT_EQ(open.may_receive(client, topic), free.may_receive(client, topic)) << topic;
    }
    for (const auto& topic : opened) {
        const auto place = place_of("tutti", topic);
        const bool is_open = place.branch == Branch::Reading || place.branch == Branch::Playback
                             || place.branch == Branch::Frame || place.branch == Branch::Matrix
                             || place.branch == Branch::Song;
        EXPECT_TRUE(is_open) << topic;
    }
    EXPECT_FALSE(opened.empty());
}

TEST(RuleReach, NobodySpeaksForAnotherByARule) {
    auto open = bus_with(allows_all);
    for (const auto& who : {guest, service_called("mixer")})
        for (const auto* topic :
             {"tutti/worker/lamp", "tutti/log/lamp", "tutti/clock/lamp", "tutti/vault/lamp",
              "tutti/service/lamp", "tutti/leader/control", "tutti/event/playlist/x"})
            EXPECT_FALSE(open.may_publish({who, "me"}, topic)) << who.user.view() << topic;
    EXPECT_TRUE(open.may_publish({guest, "me"}, "tutti/status/lamp"));
}

TEST(RuleReach, AUserMayBeForbiddenAll) {
    auto closed = bus_with(forbids_all);
    for (const auto& who : {guest, nameless})
        for (const auto& topic : topics_of_all_branches()) {
            EXPECT_FALSE(closed.may_publish({who, "me"}, topic)) << topic;
            EXPECT_FALSE(closed.may_receive({who, "me"}, topic)) << topic;
        }
}

} // namespace
} // namespace tutti::hub
