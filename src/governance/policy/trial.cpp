#include "governance/policy/trial.hpp"

#include <utility>

namespace tutti::governance::policy {

std::vector<Turned> turned_by(const PolicySet& policy, const DecisionLog& log, std::size_t last) {
    std::vector<Turned> turned;
    for (const auto& asked : log.all()) {
        if (last-- == 0) break;
        auto becomes = policy.decide(asked.question.question());
        if (becomes.is_allowed() != (asked.verdict == Verdict::Allowed))
            turned.push_back({asked, std::move(becomes)});
    }
    return turned;
}

std::vector<CaseResult> try_cases(const PolicySet& policy, std::span<const Case> cases) {
    std::vector<CaseResult> results;
    for (const auto& one : cases) {
        auto decision = policy.decide(one.question.question());
        const bool is_as_expected = decision.is_allowed() == one.is_to_be_allowed;
        results.push_back({std::move(decision), is_as_expected});
    }
    return results;
}

} // namespace tutti::governance::policy
