#include "base/json.hpp"
#include "governance/catalogue.hpp"
#include "governance/dispatcher_testing.hpp"
#include "governance/policy.hpp"
#include "governance/policy/policy_testing.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tutti::governance {
namespace {

using policy::testing::policy_of;

CommandPolicy::Set set_of(std::string_view text) {
    return std::make_shared<const policy::PolicySet>(policy_of(text));
}

TEST(CommandPolicy, WithoutObjectsEachCommandTakesItsRole) {
    const auto table = catalogue();
    CommandPolicy policy;
    std::map<Permission, int> asked;
    for (const auto& type : table.all()) {
        ++asked[type.permission];
        for (const auto role : {UserRole::None, UserRole::Viewer, UserRole::Operator, UserRole::Admin}) {
            const bool may =
                role != UserRole::None && static_cast<int>(role) >= static_cast<int>(type.permission) + 1;
            const auto decision = policy.decide({"ann", role}, type, Value::object({}), {});
            EXPECT_EQ(decision.is_allowed, may) << type.name << ' ' << name(role);
            if (may) EXPECT_EQ(decision.reason, std::string("role ") + std::string(name(role)));
        }
    }
    for (const auto permission : {Permission::Look, Permission::Play, Permission::SetUp})
        EXPECT_GT(asked[permission], 10);
}

TEST(CommandPolicy, EachObjectThatIsAppliedMustBeAllowed) {
    const auto table = catalogue();
    CommandPolicy policy;
    policy.swap(set_of(R"(
        [rule.playlists]
        effect = "allow"
        subjects = ["dora"]
        actions = ["object.apply", "object.remove"]
        resources = ["object:playlist/*"]
    )"));
    const auto may = [&](std::string_view command, std::string_view params) {
        return policy.decide({"dora", UserRole::Viewer}, *table.find(command), parse_json(params).value(), {})
            .is_allowed;
    };
    EXPECT_TRUE(may("object.apply", R"({"objects":[{"kind":"playlist","name":"a"}]})"));
    EXPECT_FALSE(
        may("object.apply", R"({"objects":[{"kind":"playlist","name":"a"},{"kind":"user","name":"b"}]})")
    );
    EXPECT_FALSE(may("object.apply", R"({"objects":[{"kind":"playlist","name":"a"}],"prune":{"a":"b"}})"));
    EXPECT_TRUE(may("object.remove", R"({"kind":"playlist","name":"a"})"));
    EXPECT_FALSE(may("object.remove", R"({"kind":"rule","name":"playlists"})"));
    EXPECT_FALSE(may("object.rollback", R"({"revision":1})"));
}

TEST(CommandPolicy, IsAnotherFromTheNextDecisionOn) {
    const auto table = catalogue();
    CommandPolicy policy;
    std::vector<std::string> heard;
    policy.on_decision([&](const policy::Question& question, policy::Verdict verdict) {
        heard.push_back(fmt::format("{} {} {}", question.action, question.resource, name(verdict)));
    });
    const auto& restart = *table.find("service.restart");
    const auto lamp = Value::object({{"service", "lamp"}});
    EXPECT_TRUE(policy.decide({"ann", UserRole::Operator}, restart, lamp, {}).is_allowed);
    policy.swap(set_of(R"(
        [rule.hands-off]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["service.*"]
        resources = ["service:lamp"]
    )"));
    const auto refused = policy.decide({"ann", UserRole::Operator}, restart, lamp, {});
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(refused.rules, (std::vector<std::string>{"rule.hands-off"}));
    EXPECT_EQ(
        heard, (std::vector<std::string>{
                   "service.restart service:lamp allowed", "service.restart service:lamp forbidden"
               })
    );
}

TEST(CommandPolicy, OneCommandIsNotAllThatIsHeardOf) {
    const auto table = catalogue();
    CommandPolicy policy;
    policy.swap(set_of("[rule.no-rules]\neffect = \"forbid\"\nactions = [\"object.*\"]\n"
                       "resources = [\"object:rule/*\"]"));
    std::vector<std::string> heard;
    policy.on_decision([&](const policy::Question& question, policy::Verdict) {
        heard.emplace_back(question.resource);
    });
    std::vector<Value> objects;
    for (int count = 0; count < 1000; ++count)
        objects.push_back(Value::object({{"kind", "playlist"}, {"name", fmt::format("p{}", count)}}));
    objects.push_back(Value::object({{"kind", "rule"}, {"name", "r"}}));
    const auto params = Value::object({{"objects", Value::array(std::move(objects))}});
    const auto decision = policy.decide({"root", UserRole::Admin}, *table.find("object.apply"), params, {});
    EXPECT_FALSE(decision.is_allowed);
    ASSERT_EQ(heard.size(), 17U);
    EXPECT_EQ(heard.front(), "object:playlist/p0");
    EXPECT_EQ(heard.back(), "object:rule/r");
}

TEST(CommandPolicy, WhoCouldNotApplyAgainIsKnown) {
    const Subject admin{"root", UserRole::Admin};
    EXPECT_TRUE(may_apply_again(policy::PolicySet(), admin));
    EXPECT_FALSE(may_apply_again(policy::PolicySet(), {"ann", UserRole::Operator}));
    EXPECT_FALSE(may_apply_again(
        policy_of(
            "[rule.a]\neffect = \"forbid\"\nactions = [\"object.*\"]\nwhen = { hours = \"01:00-02:00\" }"
        ),
        admin
    ));
    EXPECT_TRUE(
        may_apply_again(policy_of("[role.keeper]\nmay = [\"object.*\"]"), {"ann", UserRole::None, {"keeper"}})
    );
}

TEST(Dispatcher, LineOfAuditNamesTheRules) {
    testing::Desk desk;
    desk.policy.swap(set_of(R"(
        [rule.hands-off]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["lamp.light"]
        [role.dj]
        may = ["lamp.blink"]
    )"));
    const auto refused = *desk.answer_to(desk.receive(testing::ask_for("lamp.light")));
    EXPECT_EQ(testing::error_in(refused).find("message")->string(), "rule.hands-off forbids ann lamp.light");
    auto blink = testing::ask_for("lamp.blink");
    blink.subject = {"ann", UserRole::None, {"dj"}};
    desk.receive(std::move(blink));
    desk.receive(testing::ask_for("lamp.blink"));
    ASSERT_EQ(desk.effects.size(), 2U);
    const auto rules = [](const AuditLine& line) {
        const auto data = parse_json(line.data).value();
        return data.find("rules") == nullptr ? "" : print_json(*data.find("rules"));
    };
    ASSERT_EQ(desk.audit.size(), 1U);
    EXPECT_EQ(rules(desk.audit[0]), R"(["rule.hands-off"])");
    EXPECT_EQ(rules(std::get<Begin>(desk.effects[0]).line), R"(["role.dj"])");
    EXPECT_EQ(rules(std::get<Begin>(desk.effects[1]).line), "") << "a role of ours goes without saying";
}

} // namespace
} // namespace tutti::governance
