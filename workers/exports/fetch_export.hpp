// An export that lies in a second place is had back: its packs first, its manifest when they are all here.
// What was broken off goes on where it was.
#pragma once

#include "workers/exports/create_export.hpp"
#include "workers/exports/export_folder.hpp"
#include "workers/exports/fetch_source.hpp"

#include <cstdint>
#include <string>

namespace tutti::exports {

struct Fetched {
    std::string name;
    std::uint64_t files = 0;   ///< that came
    std::uint64_t bytes = 0;   ///< of them
    std::uint64_t damaged = 0; ///< blocks that came as they had not been written
};

/// `name`: of one there, or latest. To be called under the lock of the folder, which is there. NotFound says
/// which there are.
Task<Result<Fetched>>
fetch_export(const ExportFolder& folder, std::string name, FetchSource& source, TellProgress tell);

} // namespace tutti::exports
