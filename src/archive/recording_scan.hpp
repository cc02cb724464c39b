// What one file of a recording holds, found out with the help of its index or by reading it all. The index
// beside it is made anew where it is missing or does not fit.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"
#include "recording/index.hpp"
#include "recording/recorded.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace tutti::archive {

struct RecordingScan {
    recording::Header header; ///< of the file's first line
    recording::Index index;   ///< complete
    std::uint64_t messages = 0;
    std::uint64_t end = 0; ///< bytes up to the end of the last whole line: what follows a crash tore
    std::optional<WallTime> first;
    std::optional<WallTime> last; ///< the latest, in files whose times go back
};

/// Whether it begins as one: what else lies in a folder is somebody else's.
bool is_recording(io::Disk& disk, const std::filesystem::path& file);

/// Errors: NotFound; InvalidInput where it is no recording; UnknownVersion; Environment. An empty file is a
/// recording without messages: its header is absent, started at 0.
Result<RecordingScan> scan_recording(io::Disk& disk, const std::filesystem::path& file);

/// Whether a line of a message begins at the entry's offset, of no later time than the entry says. An index
/// whose file was changed, or that a hand changed, names other places.
bool fits(io::Disk& disk, const std::filesystem::path& file, const recording::IndexEntry& entry);

} // namespace tutti::archive
