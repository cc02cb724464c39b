// How an object stands that is a table of the installation's file, from what a look found. Pure.
#pragma once

#include "control_plane/objects/reconciler.hpp"
#include "installation/desired_tables.hpp"

#include <string>

namespace tutti::control_plane {

struct TableSeen {
    installation::TableFinding finding;
    const Value* service =
        nullptr;              ///< as the supervisor lists it, of a table that is one; nullptr: it does not
    std::string refusal = {}; ///< why the supervisor does not read the file; empty: nothing keeps it
    bool was_changed = false; ///< what is written beside the file was changed by somebody else
};

/// A service that somebody has stopped stays so: its condition `Stopped` says it.
Observed observed_of(const governance::objects::ObjectKey& key, const TableSeen& seen);

} // namespace tutti::control_plane
