#include "control_plane/policy/object_rules.hpp"

#include "governance/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::control_plane {

using governance::Fault;
using governance::Via;
using governance::objects::Change;
using governance::objects::ProgramsFrom;
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

bool runs_something_else(const Change& change) {
    return change.after && names_program(change.key, change.after->spec)
           && !(change.before && change.before->spec == change.after->spec);
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

std::optional<Fault>
why_no_programs(std::span<const Change> changes, const governance::Ticket& ticket, ProgramsFrom from) {
    const bool is_elsewhere = ticket.via == Via::Http || ticket.via == Via::Bus;
    if (from == ProgramsFrom::Anywhere || !is_elsewhere) return std::nullopt;
    const auto found = std::ranges::find_if(changes, runs_something_else);
    if (found == changes.end()) return std::nullopt;
    return Fault{
        .status = 403,
        .code = "programs_from_elsewhere",
        .message = fmt::format(
            "{} names a program, which is taken from nobody who is not at the machine: apply it there "
            "(`tutti apply FILE`, or a file that [control] desired names), or allow it in the installation's "
            "file by [control] programs_from = \"anywhere\"",
            text(found->key)
        ),
        .field = text(found->key),
        .decision_id = ticket.decision_id
    };
}

} // namespace tutti::control_plane
