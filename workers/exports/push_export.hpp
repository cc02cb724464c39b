// Exports are pushed to a second place: what is not there yet, packs before the manifests that name them.
#pragma once

#include "workers/exports/create_export.hpp"
#include "workers/exports/push_target.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::exports {

struct Pushed {
    std::size_t exports = 0; ///< that are there now
    std::size_t files = 0;   ///< that were not there before
    std::uint64_t bytes = 0; ///< of them
};

/// An error: what was sent before it is there, and the next time goes on from here. What is damaged is not
/// sent.
Task<Result<Pushed>> push_exports(
    const ExportFolder& folder, std::vector<std::string> names, PushTarget& target, TellProgress tell
);

} // namespace tutti::exports
