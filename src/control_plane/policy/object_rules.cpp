#include "control_plane/policy/object_rules.hpp"

#include "governance/policy.hpp"

#include <fmt/format.h>

#include <vector>

namespace tutti::control_plane {

using governance::Fault;
using governance::objects::Change;
using governance::policy::PolicySet;
using governance::policy::Question;
using governance::policy::Verdict;

namespace {

constexpr std::string_view apply = "object.apply";
constexpr std::string_view remove = "object.remove";

/// Those that the command does not name. `object.diff` is asked what another one would do.
std::vector<const Change*> unnamed(std::span<const Change> changes, std::string_view command) {
    std::vector<const Change*> found;
    if (command == remove) return found;
    for (const auto& change : changes)
        if (command != apply || !change.after) found.push_back(&change);
    return found;
}

/// What a change is, whichever command makes it: what a rule forbids is not to be had in another way. And the
/// command itself must be allowed for it, as for one that is named.
std::optional<Fault>
why_not(const PolicySet& set, Question question, const Change& change, const std::string& decision_id) {
    const auto resource = "object:" + text(change.key);
    question.resource = resource;
    auto decision = set.decide(question);
    if (decision.is_allowed()) {
        question.action = change.after ? apply : remove;
        decision = set.decide(question);
        if (decision.verdict != Verdict::Forbidden) return std::nullopt;
    }
    return Fault{
        .status = 403,
        .code = "forbidden",
        .message = decision.reason,
        .field = text(change.key),
        .decision_id = decision_id
    };
}

} // namespace

std::optional<Fault> why_not_these_objects(
    store::ControlTransaction& transaction, std::span<const Change> changes, const governance::Ticket& ticket,
    const PolicyTerms& terms
) {
    const auto questioned = unnamed(changes, ticket.command);
    if (questioned.empty()) return std::nullopt;
    auto rows = read_policy(transaction);
    if (!rows) return governance::fault_of(rows.error());
    rows->objects = policy_before(std::move(rows->objects), changes);
    if (rows->objects.empty() && rows->lost.empty()) return std::nullopt;
    const auto stored = compile_stored(*rows, terms.zones);
    const Question question{
        .asker = governance::asker_of(ticket.subject),
        .action = ticket.command.empty() ? apply : std::string_view(ticket.command),
        .built_in = governance::UserRole::Admin,
        .at = ticket.begun
    };
    for (const auto* change : questioned)
        if (auto fault = why_not(*stored.set, question, *change, ticket.decision_id)) return fault;
    return std::nullopt;
}

} // namespace tutti::control_plane
