// The parts of a policy, read from its objects and looked through together: what each names is there.
#pragma once

#include "governance/policy/policy_object.hpp"
#include "governance/policy/rule.hpp"
#include "toml/mistake.hpp"

#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::policy {

/// Each by name.
struct PolicyParts {
    std::vector<Role> roles;
    std::vector<Rule> rules;
    std::vector<Quota> quotas;
    std::map<std::string, calendar::TimeZone, std::less<>> zones; ///< that rules name
};

/// Or all that is wrong. `actions`: those that there are; empty: nobody knows.
std::expected<PolicyParts, std::vector<toml::Mistake>> compile_parts(
    std::span<const PolicyObject> objects, std::span<const std::string_view> actions, const Zones& zones
);

} // namespace tutti::governance::policy
