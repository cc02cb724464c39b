// Policies from a few lines of TOML; for the tests of policies.
#pragma once

#include "governance/policy/policy_set.hpp"
#include "toml/toml.hpp"

#include <string_view>
#include <vector>

namespace tutti::governance::policy::testing {

/// `[role.x]`, `[rule.y]`, `[quota.z]`.
inline std::vector<PolicyObject> objects_of(std::string_view text) {
    std::vector<PolicyObject> objects;
    const auto document = toml::parse_toml(text).value();
    for (const Member& kind : document.members())
        for (const Member& object : kind.value.members())
            objects.push_back({kind.key, object.key, object.value});
    return objects;
}

inline PolicySet policy_of(std::string_view text) { return PolicySet::compile(objects_of(text), {}).value(); }

/// "rule.a.actions[0]: no action is called `x` (y)", in the order in which they are found.
inline std::vector<std::string> mistakes_in(std::string_view text, const PolicySet::Options& options = {}) {
    std::vector<std::string> lines;
    auto made = PolicySet::compile(objects_of(text), options);
    if (made) return lines;
    for (const auto& mistake : made.error())
        lines.push_back(
            mistake.key + ": " + mistake.reason
            + (mistake.suggestion.empty() ? "" : " (" + mistake.suggestion + ")")
        );
    return lines;
}

} // namespace tutti::governance::policy::testing
