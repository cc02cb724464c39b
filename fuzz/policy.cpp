// Any text as roles, rules and quotas: what is read is printed so that it reads the same again, and what is
// made of it answers as it explains, whoever asks whatever it names.
#include "governance/policy/policy_set.hpp"
#include "governance/policy/read_policy.hpp"
#include "toml/toml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::governance::policy;
using governance::UserRole;

namespace {

std::vector<PolicyObject> objects_in(const Value& document) {
    std::vector<PolicyObject> objects;
    for (const Member& kind : document.members())
        if (is_policy_kind(kind.key) && kind.value.is_object())
            for (const Member& object : kind.value.members())
                objects.push_back({kind.key, object.key, object.value});
    return objects;
}

std::vector<PolicyObject> objects_of(const PolicySet& set) {
    std::vector<PolicyObject> objects;
    for (const auto& role : set.roles()) objects.push_back({"role", role.name, to_value(role)});
    for (const auto& rule : set.rules()) objects.push_back({"rule", rule.name, to_value(rule)});
    for (const auto& quota : set.quotas()) objects.push_back({"quota", quota.name, to_value(quota)});
    return objects;
}

void ask(const PolicySet& set, const PolicySet& again, const Question& question) {
    const auto told = set.explain(question);
    bool is_allowed = question.asker.role >= question.built_in && question.built_in != UserRole::None;
    bool is_forbidden = false;
    for (const auto& finding : told.fitting)
        (finding.effect == Effect::Forbid ? is_forbidden : is_allowed) = true;
    const auto verdict = set.judge(question);
    if (verdict != told.decision.verdict || again.judge(question) != verdict) std::abort();
    // Of many that fit not all are told.
    const bool tells_all = told.fitting.size() < 20 && question.asker.roles.empty();
    if (tells_all && is_forbidden != (verdict == Verdict::Forbidden)) std::abort();
    if (tells_all && !is_forbidden && is_allowed != (verdict == Verdict::Allowed)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document = toml::parse_toml({reinterpret_cast<const char*>(data), size});
    if (!document) return 0;
    const auto set = PolicySet::compile(objects_in(*document), {});
    if (!set) {
        for (const auto& mistake : set.error())
            if (mistake.reason.empty()) std::abort();
        return 0;
    }
    const auto again = PolicySet::compile(objects_of(*set), {});
    if (!again) std::abort();
    for (const auto& rule : set->rules())
        for (const auto& action : rule.actions) {
            const std::string resource = rule.resources.empty() ? "" : rule.resources.front();
            const std::string subject = rule.subjects.empty() ? "ann" : rule.subjects.front();
            for (const auto role : {UserRole::None, UserRole::Operator}) {
                Question question{
                    .asker = {.subject = subject, .role = role},
                    .action = action,
                    .resource = resource,
                    .built_in = UserRole::Viewer
                };
                ask(*set, *again, question);
                question.asker.roles = rule.roles;
                ask(*set, *again, question);
            }
        }
    return 0;
}
