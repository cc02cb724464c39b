// What control is asked about its policy, read from parameters, and its answers as values. Parameters are as
// the commands' types say.
#pragma once

#include "governance/command_table.hpp"
#include "governance/policy/decision_log.hpp"
#include "governance/policy/trial.hpp"
#include "governance/request.hpp"

#include <expected>
#include <vector>

namespace tutti::control_plane {

/// `{version,problem?,roles:[{name,may,includes,about?}],rules:[…],quotas:[…]}`; `more`: so many of them are
/// left out, for which an answer has no room.
Value policy_value(const governance::policy::PolicySet& set, std::string_view problem);

/// What policy.explain asks, or a case of policy.test. A role of ours among `roles` is that.
std::expected<governance::policy::KeptQuestion, governance::Fault>
question_from(const Value& params, const governance::CommandTable& table, WallTime now);
/// `{verdict,allowed,reason,rules,fitting:[{rule,effect}],near:[{rule,effect,key,why}],version}`.
Value explanation_value(
    const governance::policy::Explanation& explanation, const governance::policy::PolicySet& set
);

/// What the hub is asked, where the question is of topics (docs/policy.md#the-bus); else null.
Value hub_question(const governance::policy::KeptQuestion& question);
/// The explanation with what the hub answered, which counts: `hub: {allowed,reason,by}`, or `hub: {problem}`.
Value with_hub(const Value& explanation, const Result<Value>& answer);

/// The objects of policy.test. InvalidInput where one is no part of a policy.
std::expected<std::vector<governance::policy::PolicyObject>, governance::Fault>
policy_objects_from(const Value& list);
std::expected<std::vector<governance::policy::Case>, governance::Fault>
cases_from(const Value& list, const governance::CommandTable& table, WallTime now);

/// `{asked,turned:[{subject,roles,action,resource?,times,was,becomes,reason}],cases:[{…,as_expected,verdict,
/// reason}],failed}`; `more` where not all that turned are shown.
Value trial_value(
    std::size_t asked, const std::vector<governance::policy::Turned>& turned,
    const std::vector<governance::policy::Case>& cases,
    const std::vector<governance::policy::CaseResult>& results
);

/// What a set is made of, as objects.
std::vector<governance::policy::PolicyObject> objects_of(const governance::policy::PolicySet& set);

} // namespace tutti::control_plane
