// A trial of a policy: what would become other if it held, and whether it does what is expected of it.
#pragma once

#include "governance/policy/decision_log.hpp"
#include "governance/policy/policy_set.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tutti::governance::policy {

/// A question that was answered otherwise.
struct Turned {
    DecisionLog::Asked asked; ///< what was answered
    Decision becomes;         ///< what would be
};
/// Of the last so many, each asked at the time at which it was: what is let through or refused where it was
/// not.
std::vector<Turned> turned_by(const PolicySet& policy, const DecisionLog& log, std::size_t last);

struct Case {
    KeptQuestion question;
    bool is_to_be_allowed = false;
};
struct CaseResult {
    Decision decision;
    bool is_as_expected = false;
};
std::vector<CaseResult> try_cases(const PolicySet& policy, std::span<const Case> cases);

} // namespace tutti::governance::policy
