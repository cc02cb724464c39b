// Random policies, asked random questions: as a plain reading of every rule answers them.
#include "base/random.hpp"
#include "governance/policy/policy_testing.hpp"
#include "governance/policy/read_policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>

namespace tutti::governance::policy {
namespace {

using Texts = std::vector<std::string>;

const Texts subjects = {"ann", "anna", "bob", "guest-1", "guest-2", ""};
const Texts subject_patterns = {"ann", "ann*", "bob", "guest-*", "guest-1", "*", "nobody"};
const Texts role_names = {"viewer", "operator", "admin", "r0", "r1", "r2", "r3"};
const Texts actions = {"lamp.light", "lamp.blink", "door.open", "hub.publish", "lamp"};
const Texts action_patterns = {"lamp.*", "lamp.light", "door.open", "door.*", "hub.publish", "*"};
const Texts resources = {"",          "service:lamp", "service:lamps", "service:door", "topic:a",
                         "topic:a/b", "topic:a/b/c",  "topic:$S/a",    "topic:a/+",    "topic:+/b"};
const Texts resource_patterns = {"service:lamp", "service:*", "service:lamp*", "topic:a/#", "topic:a/+",
                                 "topic:+/b",    "topic:#",   "topic:a",       "*",         "topic:$S/#"};
const Texts networks = {"10.0.0.0/8", "10.1.0.0/16", "192.168.1.5", "fd00::/8"};
const Texts addresses = {"10.1.2.3", "10.2.3.4", "192.168.1.5", "fd00::7", "1.1.1.1"};

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t most) { return static_cast<std::size_t>(random_.next() % most); }
    bool once_in(std::size_t times) { return below(times) == 0; }
    const std::string& one(const Texts& of) { return of[below(of.size())]; }
    Texts some(const Texts& of, std::size_t least, std::size_t most) {
        Texts chosen;
        for (auto count = least + below(most - least + 1); count > 0; --count) chosen.push_back(one(of));
        return chosen;
    }

private:
    SeededRandom random_;
};

std::vector<PolicyObject> random_policy(Chance& chance) {
    std::vector<PolicyObject> objects;
    for (std::size_t number = 0; number < 4; ++number) {
        // One that is included has a lower number: there is no cycle.
        Texts lower(role_names.begin(), role_names.begin() + static_cast<std::ptrdiff_t>(3 + number));
        const Role role{
            .name = "r" + std::to_string(number),
            .may = chance.some(action_patterns, 0, 2),
            .includes = chance.some(lower, 0, 2),
            .about = {}
        };
        objects.push_back({"role", role.name, to_value(role)});
    }
    for (auto number = chance.below(12); number > 0; --number) {
        Rule rule;
        rule.name = "n" + std::to_string(number);
        rule.effect = chance.once_in(3) ? Effect::Forbid : Effect::Allow;
        rule.subjects = chance.some(subject_patterns, rule.effect == Effect::Allow ? 1 : 0, 3);
        rule.roles = chance.some(role_names, 0, 2);
        rule.actions = chance.some(action_patterns, 1, 3);
        rule.resources = chance.some(resource_patterns, 0, 3);
        if (chance.once_in(4)) {
            const auto from = std::chrono::minutes(chance.below(1440));
            rule.when.hours = calendar::WeeklyHours{
                static_cast<std::uint8_t>(1 + chance.below(0x7f)), from,
                std::chrono::minutes((from.count() + 1 + static_cast<long>(chance.below(1400))) % 1440)
            };
        }
        if (chance.once_in(4)) rule.when.networks = {parse_ip_network(chance.one(networks)).value()};
        if (chance.once_in(5)) rule.when.not_networks = {parse_ip_network(chance.one(networks)).value()};
        objects.push_back({"rule", rule.name, to_value(rule)});
    }
    return objects;
}

// ---- the plain reading ----

bool takes(const std::string& pattern, std::string_view text) {
    const auto star = pattern.find('*');
    return star == std::string::npos ? pattern == text : text.substr(0, star) == pattern.substr(0, star);
}

Texts levels_of(std::string_view topic) {
    Texts levels(1);
    for (const char byte : topic)
        if (byte == '/')
            levels.emplace_back();
        else
            levels.back() += byte;
    return levels;
}

bool takes_resource(const std::string& pattern, std::string_view resource) {
    if (!pattern.starts_with("topic:")) return takes(pattern, resource);
    if (!resource.starts_with("topic:")) return false;
    const auto wide = levels_of(pattern.substr(6));
    const auto narrow = levels_of(resource.substr(6));
    if (narrow[0].starts_with('$') && (wide[0] == "+" || wide[0] == "#")) return false;
    for (std::size_t at = 0; at < wide.size(); ++at) {
        if (wide[at] == "#") return true;
        if (at == narrow.size() || narrow[at] == "#") return false;
        if (wide[at] != "+" && wide[at] != narrow[at]) return false;
    }
    return wide.size() == narrow.size();
}

class PlainReading {
public:
    explicit PlainReading(const PolicySet& policy) : policy_(policy) {}

    Verdict judge(const Question& question) const {
        std::set<std::string> held(question.asker.roles.begin(), question.asker.roles.end());
        std::erase_if(held, [&](const auto& role) { return !is_role(role); });
        if (question.asker.role != UserRole::None)
            held.insert(std::string(governance::name(question.asker.role)));
        std::set<std::string> may;
        for (const auto& role : held) include(role, may);
        bool is_allowed = false;
        for (const auto& role : may) {
            const auto ours = role_from(role);
            is_allowed |= ours && question.built_in != UserRole::None && *ours >= question.built_in;
            for (const auto& known : policy_.roles())
                is_allowed |= known.name == role && any(known.may, question.action, takes);
        }
        bool is_forbidden = false;
        for (const auto& rule : policy_.rules()) {
            if (!fits(rule, question, rule.effect == Effect::Allow ? may : held)) continue;
            (rule.effect == Effect::Allow ? is_allowed : is_forbidden) = true;
        }
        return is_forbidden ? Verdict::Forbidden : is_allowed ? Verdict::Allowed : Verdict::Silent;
    }

private:
    using Takes = bool (*)(const std::string&, std::string_view);

    static bool any(const Texts& patterns, std::string_view text, Takes takes_it) {
        return std::ranges::any_of(patterns, [&](const auto& pattern) { return takes_it(pattern, text); });
    }

    bool is_role(const std::string& name) const {
        return role_from(name)
               || std::ranges::find(policy_.roles(), name, &Role::name) != policy_.roles().end();
    }

    void include(const std::string& role, std::set<std::string>& all) const {
        if (!all.insert(role).second) return;
        if (role == "admin") include("operator", all);
        if (role == "operator") include("viewer", all);
        for (const auto& known : policy_.roles())
            if (known.name == role)
                for (const auto& included : known.includes) include(included, all);
    }

    static bool fits(const Rule& rule, const Question& question, const std::set<std::string>& roles) {
        const bool is_for_all = rule.subjects.empty() && rule.roles.empty();
        const bool has_role =
            std::ranges::any_of(rule.roles, [&](const auto& role) { return roles.contains(role); });
        if (!is_for_all && !has_role && !any(rule.subjects, question.asker.subject, takes)) return false;
        if (!any(rule.actions, question.action, takes)) return false;
        if (!rule.resources.empty()
            && (question.resource.empty() || !any(rule.resources, question.resource, takes_resource)))
            return false;
        const auto& when = rule.when;
        if (when.hours && !is_active(*when.hours, question.at, calendar::TimeZone())) return false;
        const auto& from = question.asker.address;
        const auto contains = [&](const IpNetwork& network) { return network.contains(*from); };
        if (!when.networks.empty() && (!from || std::ranges::none_of(when.networks, contains))) return false;
        return when.not_networks.empty() || (from && std::ranges::none_of(when.not_networks, contains));
    }

    const PolicySet& policy_;
};

struct AskedQuestion {
    Texts roles;
    Question question;

    explicit AskedQuestion(Chance& chance) : roles(chance.some(role_names, 0, 2)) {
        if (chance.once_in(5)) roles.emplace_back("gone");
        question.asker.subject = chance.one(subjects);
        question.asker.role = static_cast<UserRole>(chance.below(4));
        question.asker.roles = roles;
        if (!chance.once_in(3)) question.asker.address = parse_ip_address(chance.one(addresses));
        question.action = chance.one(actions);
        question.resource = chance.one(resources);
        question.built_in = static_cast<UserRole>(chance.below(4));
        question.at = WallTime(std::chrono::minutes(29'000'000 + chance.below(20'000)));
    }
    AskedQuestion(const AskedQuestion&) = delete;
    AskedQuestion& operator=(const AskedQuestion&) = delete;
};

TEST(PolicyModel, AnswersAsAPlainReadingDoes) {
    Chance chance(1);
    std::array<std::size_t, 3> verdicts{};
    for (int round = 0; round < 1500; ++round) {
        const auto policy = PolicySet::compile(random_policy(chance), {}).value();
        const PlainReading plain(policy);
        for (int asked = 0; asked < 40; ++asked) {
            const AskedQuestion one(chance);
            const auto verdict = policy.judge(one.question);
            ASSERT_EQ(verdict, plain.judge(one.question)) << round << ' ' << asked;
            ASSERT_EQ(verdict, policy.decide(one.question).verdict) << round << ' ' << asked;
            ++verdicts[static_cast<std::size_t>(verdict)];
        }
    }
    for (const auto count : verdicts) EXPECT_GT(count, 5000U);
}

TEST(PolicyModel, OrderOfObjectsMeansNothing) {
    Chance chance(2);
    for (int round = 0; round < 300; ++round) {
        auto objects = random_policy(chance);
        const auto policy = PolicySet::compile(objects, {}).value();
        for (auto at = objects.size(); at > 1; --at) std::swap(objects[at - 1], objects[chance.below(at)]);
        const auto shuffled = PolicySet::compile(objects, {}).value();
        for (int asked = 0; asked < 20; ++asked) {
            const AskedQuestion one(chance);
            ASSERT_EQ(policy.decide(one.question), shuffled.decide(one.question)) << round;
        }
    }
}

TEST(PolicyModel, OneMoreThatForbidsAllowsNobodyMore) {
    Chance chance(3);
    std::size_t fewer = 0;
    for (int round = 0; round < 500; ++round) {
        auto objects = random_policy(chance);
        const auto before = PolicySet::compile(objects, {}).value();
        objects.push_back(
            {"rule", "more",
             to_value(Rule{.name = "more", .effect = Effect::Forbid, .actions = {chance.one(action_patterns)}}
             )}
        );
        const auto after = PolicySet::compile(objects, {}).value();
        for (int asked = 0; asked < 20; ++asked) {
            const AskedQuestion one(chance);
            const bool was_allowed = before.judge(one.question) == Verdict::Allowed;
            const bool is_allowed = after.judge(one.question) == Verdict::Allowed;
            ASSERT_TRUE(was_allowed || !is_allowed);
            fewer += was_allowed && !is_allowed;
        }
    }
    EXPECT_GT(fewer, 500U);
}

/// What holds whatever the time and the place holds now, and what says so says so at every time.
TEST(PolicyModel, WhatIsAlwaysAllowedIsAllowedNow) {
    Chance chance(4);
    std::size_t always = 0;
    for (int round = 0; round < 500; ++round) {
        const auto policy = PolicySet::compile(random_policy(chance), {}).value();
        for (int asked = 0; asked < 20; ++asked) {
            const AskedQuestion one(chance);
            if (policy.judge_always(one.question) != Verdict::Allowed) continue;
            ++always;
            ASSERT_EQ(policy.judge(one.question), Verdict::Allowed);
        }
    }
    EXPECT_GT(always, 1000U);
}

TEST(PolicyModel, ExplanationNamesWhatDecided) {
    Chance chance(5);
    for (int round = 0; round < 300; ++round) {
        const auto policy = PolicySet::compile(random_policy(chance), {}).value();
        for (int asked = 0; asked < 20; ++asked) {
            const AskedQuestion one(chance);
            const auto told = policy.explain(one.question);
            ASSERT_EQ(told.decision, policy.decide(one.question));
            for (const auto& rule : told.decision.rules)
                if (!role_from(rule))
                    ASSERT_NE(std::ranges::find(told.fitting, rule, &Finding::rule), told.fitting.end())
                        << rule;
            for (const auto& finding : told.near) {
                ASSERT_TRUE(finding.miss);
                ASSERT_FALSE(finding.miss->why.empty());
            }
        }
    }
}

} // namespace
} // namespace tutti::governance::policy
