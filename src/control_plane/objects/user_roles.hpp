// The roles of users are there: one of ours, or an object of kind `role`.
#pragma once

#include "governance/objects/change.hpp"
#include "governance/request.hpp"
#include "store/control_transaction.hpp"

#include <optional>
#include <span>

namespace tutti::control_plane {

/// Why users as they are changed may not be, beside which the change stands: of a role that there is not.
std::optional<governance::Fault>
why_no_role(store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes);

} // namespace tutti::control_plane
