// What holds of single objects, held against what a change comes to: what a policy says, and from where those
// are taken that name programs. Whoever names objects was asked for each before; who goes back to a revision,
// or prunes, names none of those that are changed by it.
#pragma once

#include "control_plane/policy/policy_rows.hpp"
#include "governance/command_log.hpp"
#include "governance/objects/programs.hpp"

namespace tutti::control_plane {

/// Why a change that stands in the rows may not be: it is to an object that whoever makes it did not name,
/// and may not change, by the policy before it. On the store's thread.
std::optional<governance::Fault> why_not_these_objects(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Ticket& ticket, const PolicyTerms& terms
);

/// Why a change may not be: what becomes of an object names a program, and whoever makes it is not at the
/// machine. With what there was before nothing else is run: it may stay, and go.
std::optional<governance::Fault> why_no_programs(
    std::span<const governance::objects::Change> changes, const governance::Ticket& ticket,
    governance::objects::ProgramsFrom from
);

} // namespace tutti::control_plane
