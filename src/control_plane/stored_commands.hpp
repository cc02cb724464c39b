// The commands of control that change rows: each in one transaction with its event.
#pragma once

#include "control_plane/store_effects.hpp"

#include <string_view>

namespace tutti::control_plane {

/// Whether a set of rows is another part's own: no command of the store shows or changes it.
bool is_reserved_set(std::string_view set) noexcept;
governance::Fault reserved_fault(std::string_view set);

/// `store.put` and `store.remove`: `{revision, event}`.
governance::Outcome
put_row(store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket);
governance::Outcome
remove_row(store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket);

} // namespace tutti::control_plane
