#include "control_plane/policy/policy_answers.hpp"

#include "base/json.hpp"
#include "governance/gateway_actions.hpp"
#include "governance/objects/object.hpp"
#include "governance/policy.hpp"
#include "governance/policy/read_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace tutti::control_plane {

using namespace governance::policy;
using governance::Fault;
using governance::UserRole;

namespace {

/// An answer has room for 256 KiB.
constexpr std::size_t most_turned = 200;

std::unexpected<Fault> wrong(std::string field, std::string message) {
    return std::unexpected(Fault{
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = std::move(message),
        .field = std::move(field)
    });
}

std::string text_in(const Value& params, std::string_view key) {
    const auto* said = params.find(key);
    return std::string(said != nullptr && said->is_string() ? said->string() : std::string_view());
}

Value texts(const std::vector<std::string>& list) { return Value::array({list.begin(), list.end()}); }

Value named(const std::string& called, const Value& spec) {
    std::vector<Member> members = {{"name", called}};
    members.insert(members.end(), spec.members().begin(), spec.members().end());
    return Value::object(std::move(members));
}

/// As many as there is room for.
class Listing {
public:
    template <typename Part>
    Value list(std::span<const Part> parts) {
        std::vector<Value> all;
        for (const auto& part : parts) {
            auto value = named(part.name, to_value(part));
            used_ += print_json(value).size();
            if (used_ > room)
                ++more_;
            else
                all.push_back(std::move(value));
        }
        return Value::array(std::move(all));
    }
    std::size_t more() const noexcept { return more_; }

private:
    static constexpr std::size_t room = 192 * 1024;

    std::size_t used_ = 0;
    std::size_t more_ = 0;
};

Value finding_value(const Finding& finding) {
    std::vector<Member> members = {{"rule", finding.rule}, {"effect", name(finding.effect)}};
    if (finding.miss) {
        members.push_back({"key", finding.miss->key});
        members.push_back({"why", finding.miss->why});
    }
    return Value::object(std::move(members));
}

Value findings_value(const std::vector<Finding>& findings) {
    std::vector<Value> all;
    for (const auto& finding : findings) all.push_back(finding_value(finding));
    return Value::array(std::move(all));
}

std::vector<Member> members_of(const KeptQuestion& question) {
    auto roles = question.roles;
    if (question.role != UserRole::None)
        roles.insert(roles.begin(), std::string(governance::name(question.role)));
    std::vector<Member> members = {
        {"subject", question.subject}, {"roles", texts(roles)}, {"action", question.action}
    };
    if (!question.resource.empty()) members.push_back({"resource", question.resource});
    if (question.address) members.push_back({"address", print(*question.address)});
    return members;
}

/// Refused is whatever is not allowed.
std::string_view word(bool is_allowed) { return is_allowed ? "allowed" : "refused"; }

Value turned_value(const Turned& turned) {
    auto members = members_of(turned.asked.question);
    members.push_back({"times", turned.asked.times});
    members.push_back({"was", word(turned.asked.verdict == Verdict::Allowed)});
    members.push_back({"becomes", word(turned.becomes.is_allowed())});
    members.push_back({"reason", turned.becomes.reason});
    return Value::object(std::move(members));
}

Value case_value(const Case& one, const CaseResult& result) {
    auto members = members_of(one.question);
    members.push_back({"expect", word(one.is_to_be_allowed)});
    members.push_back({"is", word(result.decision.is_allowed())});
    members.push_back({"as_expected", result.is_as_expected});
    members.push_back({"reason", result.decision.reason});
    return Value::object(std::move(members));
}

} // namespace

Value policy_value(const PolicySet& set, std::string_view problem) {
    Listing listing;
    std::vector<Member> members = {
        {"version", set.version()},
        {"roles", listing.list(set.roles())},
        {"rules", listing.list(set.rules())},
        {"quotas", listing.list(set.quotas())}
    };
    if (listing.more() > 0) members.push_back({"more", listing.more()});
    if (!problem.empty()) members.push_back({"problem", problem});
    return Value::object(std::move(members));
}

std::expected<KeptQuestion, Fault>
question_from(const Value& params, const governance::CommandTable& table, WallTime now) {
    KeptQuestion question;
    question.subject = text_in(params, "subject");
    question.action = text_in(params, "action");
    question.resource = text_in(params, "resource");
    if (const auto* roles = params.find("roles"); roles != nullptr && roles->is_array())
        for (const Value& role : roles->items()) {
            if (!role.is_string()) return wrong("roles", "must be names of roles");
            const auto ours = governance::role_from(role.string());
            if (ours)
                question.role = std::max(question.role, *ours);
            else
                question.roles.emplace_back(role.string());
        }
    if (const auto address = text_in(params, "address"); !address.empty()) {
        question.address = parse_ip_address(address);
        if (!question.address) return wrong("address", "must be an IP address");
    }
    const auto* at = params.find("at");
    question.at = at != nullptr && at->is_number() ? wall_time_from_seconds(at->number()) : now;
    if (const auto* type = table.find(question.action))
        question.built_in = governance::least_role(type->permission);
    else if (const auto* ours = governance::find_gateway_action(question.action))
        question.built_in = ours->role;
    else if (const auto known = governance::known_actions(table);
             std::ranges::find(known, question.action) == known.end())
        return wrong(
            "action", fmt::format("no action is called `{}`: `tutti command list` has all", question.action)
        );
    return question;
}

Value explanation_value(const Explanation& explanation, const PolicySet& set) {
    const auto& decision = explanation.decision;
    return Value::object(
        {{"verdict", name(decision.verdict)},
         {"allowed", decision.is_allowed()},
         {"reason", decision.reason},
         {"rules", texts(decision.rules)},
         {"fitting", findings_value(explanation.fitting)},
         {"near", findings_value(explanation.near)},
         {"version", set.version()}}
    );
}

Value hub_question(const KeptQuestion& question) {
    constexpr std::string_view of_topics = "topic:";
    constexpr std::string_view of_clients = "client:";
    const auto is_deed = question.action == "hub.publish" || question.action == "hub.subscribe"
                         || question.action == "hub.retain";
    if (!is_deed || !question.resource.starts_with(of_topics)) return {};
    std::vector<Member> params = {
        {"action", question.action}, {"topic", question.resource.substr(of_topics.size())}
    };
    if (question.subject.starts_with(of_clients))
        params.push_back({"client", question.subject.substr(of_clients.size())});
    else if (question.subject != "anonymous")
        params.push_back({"user", question.subject});
    if (question.address) params.push_back({"address", print(*question.address)});
    return Value::object(std::move(params));
}

Value with_hub(const Value& explanation, const Result<Value>& answer) {
    std::vector<Member> members;
    for (const auto& member : explanation.members()) {
        const auto* said = answer ? answer->find(member.key) : nullptr;
        const bool is_the_hubs = member.key == "allowed" || member.key == "reason";
        members.push_back({member.key, is_the_hubs && said != nullptr ? *said : member.value});
    }
    members.push_back({"hub", answer ? *answer : Value::object({{"problem", answer.error().message}})});
    return Value::object(std::move(members));
}

std::expected<std::vector<PolicyObject>, Fault> policy_objects_from(const Value& list) {
    auto wanted = governance::objects::read_wanted(list);
    if (!wanted) {
        auto fault = governance::fault_of(wanted.error());
        fault.field = "objects";
        return std::unexpected(std::move(fault));
    }
    std::vector<PolicyObject> objects;
    for (auto& each : *wanted) {
        if (!is_policy_kind(each.key.kind))
            return wrong(
                "objects", fmt::format("{} is no role, rule or quota", governance::objects::text(each.key))
            );
        objects.push_back({std::move(each.key.kind), std::move(each.key.name), std::move(each.spec)});
    }
    return objects;
}

std::expected<std::vector<Case>, Fault>
cases_from(const Value& list, const governance::CommandTable& table, WallTime now) {
    std::vector<Case> cases;
    for (const Value& item : list.items()) {
        const auto place = fmt::format("cases[{}]", cases.size());
        auto question = question_from(item, table, now);
        if (!question) return wrong(place + '.' + question.error().field, question.error().message);
        const auto expected = text_in(item, "expect");
        if (expected != word(true) && expected != word(false))
            return wrong(place + ".expect", "must be \"allowed\" or \"refused\"");
        cases.push_back({std::move(*question), expected == word(true)});
    }
    return cases;
}

Value trial_value(
    std::size_t asked, const std::vector<Turned>& turned, const std::vector<Case>& cases,
    const std::vector<CaseResult>& results
) {
    std::vector<Value> others;
    for (const auto& each : turned)
        if (others.size() < most_turned) others.push_back(turned_value(each));
    std::vector<Value> tried;
    for (std::size_t at = 0; at < cases.size(); ++at) tried.push_back(case_value(cases[at], results[at]));
    const auto failed = std::ranges::count(results, false, &CaseResult::is_as_expected);
    std::vector<Member> members = {
        {"asked", asked},
        {"turned", Value::array(std::move(others))},
        {"cases", Value::array(std::move(tried))},
        {"failed", failed}
    };
    if (turned.size() > most_turned) members.push_back({"more", turned.size() - most_turned});
    return Value::object(std::move(members));
}

std::vector<PolicyObject> objects_of(const PolicySet& set) {
    std::vector<PolicyObject> objects;
    for (const auto& role : set.roles()) objects.push_back({"role", role.name, to_value(role)});
    for (const auto& rule : set.rules()) objects.push_back({"rule", rule.name, to_value(rule)});
    for (const auto& quota : set.quotas()) objects.push_back({"quota", quota.name, to_value(quota)});
    return objects;
}

} // namespace tutti::control_plane
