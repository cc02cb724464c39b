#include "governance/policy/policy_testing.hpp"
#include "governance/policy/trial.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::governance::policy {
namespace {

using testing::policy_of;

Question ask(std::string_view subject, std::string_view action, int minute = 0) {
    return {
        .asker = {.subject = subject, .role = UserRole::Operator},
        .action = action,
        .built_in = UserRole::Operator,
        .at = WallTime(std::chrono::minutes(minute))
    };
}

TEST(DecisionLog, HasEachQuestionOnceTheLatestFirst) {
    DecisionLog log;
    log.record(ask("ann", "a.b", 1), Verdict::Allowed);
    log.record(ask("bob", "a.b", 2), Verdict::Allowed);
    log.record(ask("ann", "a.b", 3), Verdict::Forbidden);
    ASSERT_EQ(log.all().size(), 2U);
    const auto& first = log.all().front();
    EXPECT_EQ(first.question.subject, "ann");
    EXPECT_EQ(first.question.at, WallTime(std::chrono::minutes(3)));
    EXPECT_EQ(first.times, 2U);
    EXPECT_EQ(first.verdict, Verdict::Forbidden);
}

TEST(DecisionLog, WhatWasAskedLongestAgoGoes) {
    DecisionLog log(3);
    for (const auto* action : {"a", "b", "c", "a", "d"}) log.record(ask("ann", action), Verdict::Allowed);
    std::string actions;
    for (const auto& asked : log.all()) actions += asked.question.action;
    EXPECT_EQ(actions, "dac");
    log.record(ask("ann", "b"), Verdict::Allowed);
    EXPECT_EQ(log.all().front().times, 1U) << "it was forgotten";
    EXPECT_EQ(log.all().size(), 3U);
}

TEST(DecisionLog, QuestionsThatDifferAreApart) {
    DecisionLog log;
    const std::vector<std::string> roles = {"dj"};
    auto question = ask("ann", "a.b");
    log.record(question, Verdict::Allowed);
    question.asker.roles = roles;
    log.record(question, Verdict::Allowed);
    question.asker.address = parse_ip_address("10.0.0.1");
    log.record(question, Verdict::Allowed);
    question.resource = "service:lamp";
    log.record(question, Verdict::Allowed);
    question.asker.role = UserRole::Viewer;
    log.record(question, Verdict::Allowed);
    EXPECT_EQ(log.all().size(), 5U);
    const auto kept = log.all().front().question.question();
    EXPECT_EQ(kept.asker.roles.front(), "dj");
    EXPECT_EQ(kept.asker.address, question.asker.address);
    EXPECT_EQ(kept.resource, "service:lamp");
}

TEST(Trial, SaysWhatWouldBecomeOther) {
    DecisionLog log;
    log.record(ask("ann", "door.open"), Verdict::Allowed);
    log.record(ask("bob", "door.open"), Verdict::Allowed);
    log.record(ask("bob", "door.close"), Verdict::Silent);
    const auto policy = policy_of(R"(
        [rule.no-ann]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["door.*"]
    )");
    const auto turned = turned_by(policy, log, 100);
    ASSERT_EQ(turned.size(), 2U);
    EXPECT_EQ(turned[0].asked.question.action, "door.close");
    EXPECT_TRUE(turned[0].becomes.is_allowed());
    EXPECT_EQ(turned[1].asked.question.subject, "ann");
    EXPECT_EQ(turned[1].becomes.rules, (std::vector<std::string>{"rule.no-ann"}));
    EXPECT_EQ(turned_by(policy, log, 1).size(), 1U);
    EXPECT_TRUE(turned_by(policy, log, 0).empty());
}

TEST(Trial, CasesAreAskedAsTheyStand) {
    const auto policy = policy_of(R"(
        [rule.no-ann]
        effect = "forbid"
        subjects = ["ann"]
        actions = ["door.*"]
    )");
    const std::vector<Case> cases = {
        {KeptQuestion(ask("ann", "door.open")), false},
        {KeptQuestion(ask("bob", "door.open")), true},
        {KeptQuestion(ask("ann", "door.open")), true},
    };
    std::string results;
    for (const auto& result : try_cases(policy, cases)) results += result.is_as_expected ? '+' : '-';
    EXPECT_EQ(results, "++-");
}

} // namespace
} // namespace tutti::governance::policy
