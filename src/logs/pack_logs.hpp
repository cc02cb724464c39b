// Packs rotated log files: `name.log.000012` becomes `name.log.000012.gz`, of the same lines. Whoever dies at
// any step of it, us or the machine, leaves each line in at least one of the two, which readers take for one;
// the next time goes on from there.
#pragma once

#include "io/disk.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tutti::logs {

struct PackedLogs {
    std::size_t files = 0;           ///< that were packed
    std::vector<std::string> errors; ///< sentences: services whose files stayed as they are
};

/// Of these services all old files, the oldest first. What shims rotate and let go of meanwhile is no
/// mistake. Only one program at a time may do this in a folder.
PackedLogs
pack_logs(io::Disk& disk, const std::filesystem::path& directory, std::span<const std::string> services);

} // namespace tutti::logs
