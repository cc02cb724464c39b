// An export is made: files are read once, in chunks; a chunk that the last export has is named, every other
// is written into a pack. The export is there when its manifest is.
#pragma once

#include "base/time.hpp"
#include "exports/geometry.hpp"
#include "workers/exports/export_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

/// A file to export, under the path that it has in the export.
struct SourceFile {
    std::filesystem::path from;
    std::string path;
    unsigned mode = 0600;
    std::uint64_t size = 0; ///< as far as is known, for the progress

    bool operator==(const SourceFile&) const = default;
};

/// Bytes that are done, of all.
using TellProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

struct CreateOptions {
    std::string of = "tutti"; ///< the installation
    WallTime now = {};
    std::uint32_t parity = usual_parity;
    std::size_t keep = 0;                 ///< exports, this one among them; 0: all
    std::uint64_t most_pack = 1ull << 30; ///< bytes of a pack, about
    TellProgress tell = {};
};

struct CreatedExport {
    std::string name;
    std::size_t files = 0;
    std::uint64_t bytes = 0;              ///< of the files
    std::uint64_t written = 0;            ///< of them, that no export had
    std::size_t removed = 0;              ///< exports that were not to be kept
    std::vector<std::string> passed_over; ///< why a file is not in it, a sentence each
};

/// Under the folder's lock. An error: the folder is as it was, but for what the next one removes.
Result<CreatedExport>
create_export(const ExportFolder& folder, const std::vector<SourceFile>& files, const CreateOptions& options);

} // namespace tutti::exports
