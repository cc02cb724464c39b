// Quotas of objects, held against what a transaction has: "objects" are all, "playlists" those of the kind
// playlist.
#pragma once

#include "control_plane/policy/policy_rows.hpp"

namespace tutti::control_plane {

/// Why a change that stands in the rows may not be: whoever makes it would have more than a quota says that
/// stands there, too. On the store's thread.
std::optional<governance::Fault> why_no_more_objects(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Subject& subject, const PolicyTerms& terms
);

} // namespace tutti::control_plane
