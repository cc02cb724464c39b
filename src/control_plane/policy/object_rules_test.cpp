#include "base/json.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/policy/object_rules.hpp"
#include "store/control_store_testing.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::Fault;
using governance::UserRole;
using governance::objects::Change;
using governance::objects::Object;
using governance::objects::ObjectKey;

Object object_of(const ObjectKey& key, std::string_view spec) {
    return {.key = key, .spec = parse_json(spec).value()};
}

Change removal(std::string kind, std::string name, std::string_view spec = "{}") {
    const ObjectKey key{std::move(kind), std::move(name)};
    return {key, object_of(key, spec), std::nullopt};
}
Change making(std::string kind, std::string name, std::string_view spec = "{}") {
    const ObjectKey key{std::move(kind), std::move(name)};
    return {key, std::nullopt, object_of(key, spec)};
}

class ObjectRulesTest : public store::ControlStoreTest {
protected:
    static constexpr auto no_rules_by_ann =
        R"({"effect":"forbid","subjects":["ann"],"actions":["object.apply"],"resources":["object:rule/*"]})";

    /// Of changes that stand in the rows by then.
    std::optional<Fault> fault_of_changes(
        std::vector<Change> changes, std::string command, std::string who, UserRole role = UserRole::Admin
    ) {
        auto control = open();
        governance::Ticket ticket;
        ticket.command = std::move(command);
        ticket.subject = {std::move(who), role};
        ticket.decision_id = "d1";
        std::optional<Fault> fault;
        must(control.commit(store::fenced([&](store::ControlTransaction& transaction) -> Result<void> {
            for (const auto& change : changes) {
                const auto set = "object." + change.key.kind;
                if (!change.after) static_cast<void>(transaction.remove(set, change.key.name));
                if (change.after)
                    static_cast<void>(transaction.put(set, change.key.name, print(*change.after)));
            }
            fault = why_not_these_objects(transaction, changes, ticket, {});
            return {};
        })));
        return fault;
    }
    void have(std::string kind, std::string name, std::string_view spec) {
        auto control = open();
        must(control.commit(store::put("object." + kind, name, print(object_of({kind, name}, spec)))));
    }
};

TEST_F(ObjectRulesTest, WhoMayNotChangeAnObjectPrunesItNeither) {
    have("rule", "r", no_rules_by_ann);
    const auto fault = fault_of_changes({removal("rule", "r", no_rules_by_ann)}, "object.rollback", "ann");
    ASSERT_FALSE(fault) << "what removes is object.remove, and that is not forbidden";
    have("rule", "r", no_rules_by_ann);
    have(
        "rule", "s",
        R"({"effect":"forbid","subjects":["ann"],"actions":["object.*"],"resources":["object:rule/*"]})"
    );
    const auto pruned = fault_of_changes({removal("rule", "r", no_rules_by_ann)}, "object.apply", "ann");
    ASSERT_TRUE(pruned);
    EXPECT_EQ(pruned->status, 403U);
    EXPECT_EQ(pruned->code, "forbidden");
    EXPECT_EQ(pruned->field, "rule/r");
    EXPECT_EQ(pruned->decision_id, "d1");
    EXPECT_NE(pruned->message.find("rule.s forbids"), std::string::npos) << pruned->message;
    have("rule", "r", no_rules_by_ann);
    EXPECT_FALSE(fault_of_changes({removal("rule", "r", no_rules_by_ann)}, "object.apply", "root"));
}

TEST_F(ObjectRulesTest, GoingBackIsAskedOfEachObjectThatItChanges) {
    have("rule", "r", no_rules_by_ann);
    const auto loose = making("rule", "loose", R"({"effect":"allow","subjects":["*"],"actions":["*"]})");
    const auto fault = fault_of_changes({making("playlist", "a"), loose}, "object.rollback", "ann");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->field, "rule/loose");
    EXPECT_TRUE(fault_of_changes({loose}, "", "ann")) << "and object.diff says so before";
    EXPECT_FALSE(fault_of_changes({making("playlist", "a")}, "object.rollback", "ann"));
}

TEST_F(ObjectRulesTest, TheRulesBeforeAChangeDecideIt) {
    have(
        "rule", "r",
        R"({"effect":"forbid","subjects":["ann"],"actions":["object.*"],)"
        R"("resources":["object:rule/*"]})"
    );
    const auto gone = removal(
        "rule", "r",
        R"({"effect":"forbid","subjects":["ann"],"actions":["object.*"],"resources":["object:rule/*"]})"
    );
    EXPECT_TRUE(fault_of_changes({gone}, "object.rollback", "ann"));
}

TEST_F(ObjectRulesTest, WhereTheOnlyRuleIsLostAdminsAloneGoBack) {
    {
        auto control = open();
        must(control.commit(store::put(status_set("rule"), "r", print(governance::objects::Status{}))));
    }
    EXPECT_TRUE(fault_of_changes({making("playlist", "a")}, "object.rollback", "bob", UserRole::Operator));
    EXPECT_FALSE(fault_of_changes({making("playlist", "b")}, "object.rollback", "root"));
}

TEST_F(ObjectRulesTest, WhatIsNamedWasAskedBefore) {
    have("rule", "r", no_rules_by_ann);
    EXPECT_FALSE(fault_of_changes({making("rule", "b")}, "object.apply", "ann"));
    EXPECT_FALSE(fault_of_changes({removal("rule", "b")}, "object.remove", "ann"));
}

constexpr auto sleeps = R"({"run":["sleep","9"]})";

std::optional<Fault> fault_of_programs(
    std::vector<Change> changes, governance::Via via,
    governance::objects::ProgramsFrom from = governance::objects::ProgramsFrom::Machine
) {
    governance::Ticket ticket;
    ticket.command = "object.apply";
    ticket.via = via;
    ticket.decision_id = "d1";
    return why_no_programs(changes, ticket, from);
}

TEST(ProgramRules, WhoIsNotAtTheMachineNamesNoPrograms) {
    for (const auto via : {governance::Via::Http, governance::Via::Bus}) {
        const auto fault = fault_of_programs({making("playlist", "a"), making("service", "b", sleeps)}, via);
        ASSERT_TRUE(fault);
        EXPECT_EQ(fault->status, 403U);
        EXPECT_EQ(fault->code, "programs_from_elsewhere");
        EXPECT_EQ(fault->field, "service/b");
        EXPECT_EQ(fault->decision_id, "d1");
        EXPECT_NE(fault->message.find("[control] programs_from = \"anywhere\""), std::string::npos);
        EXPECT_TRUE(fault_of_programs({making("section", "job", R"({"a":{"run":["cp"]}})")}, via));
        EXPECT_FALSE(fault_of_programs({making("section", "job", R"({"a":{}})")}, via));
        EXPECT_FALSE(fault_of_programs(
            {making("service", "b", sleeps)}, via, governance::objects::ProgramsFrom::Anywhere
        ));
    }
}

TEST(ProgramRules, WhoIsAtTheMachineAndWhatIsWatchedThereNameThem) {
    EXPECT_FALSE(fault_of_programs({making("service", "b", sleeps)}, governance::Via::Control));
    EXPECT_FALSE(fault_of_programs({making("service", "b", sleeps)}, governance::Via::Internal));
}

TEST(ProgramRules, WhatRunsNothingElseMayBeFromAnywhere) {
    EXPECT_FALSE(fault_of_programs({removal("service", "b", sleeps)}, governance::Via::Http));
    auto labelled = making("service", "b", sleeps);
    labelled.before = labelled.after;
    labelled.after->labels = {{"app", "stage"}};
    EXPECT_FALSE(fault_of_programs({labelled}, governance::Via::Http));
    labelled.before = object_of(labelled.key, R"({"run":["sleep","8"]})");
    EXPECT_TRUE(fault_of_programs({labelled}, governance::Via::Http));
}

} // namespace
} // namespace tutti::control_plane
