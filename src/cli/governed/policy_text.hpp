// Who may what, as control answers it, for people.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"

#include <string>

namespace tutti::cli {

/// Roles, rules and quotas, a line each; what there is without them, where there are none.
std::string describe_policy(const Value& policy, command::Colours colours);
/// Why the hub, which decides what is explained, did not answer; empty: it did, or was not asked.
std::string hub_problem(const Value& explanation);
/// The verdict and why; what fits, and what nearly does.
std::string describe_explanation(const Value& explanation, command::Colours colours);
/// What would become other, and the cases that are not as expected.
std::string describe_trial(const Value& trial, command::Colours colours);

} // namespace tutti::cli
