// Drift: an object that was as it is to be, was changed behind our back, and has been put right. That it was
// is shown for a while: whoever looks then is to see it, though it has long been as it is to be again.
#pragma once

#include "control_plane/objects/reconciler.hpp"

#include <optional>
#include <string>

namespace tutti::control_plane {

/// How it had drifted, where it had; adds its condition to what was found. `stays`: how long a drift of
/// before is shown; then it is looked at again.
std::optional<std::string> note_drift(
    Observed& observed, const governance::objects::Status& before, std::uint64_t generation, WallTime now,
    microseconds stays
);

} // namespace tutti::control_plane
