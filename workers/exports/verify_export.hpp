// An export is looked through, all of it: every block, and every chunk by its digest. What is damaged is made
// anew from its parity, in a copy that takes the damaged one's place: the disk puts it elsewhere.
#pragma once

#include "workers/exports/create_export.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::exports {

struct PackFinding {
    std::string name;
    bool is_missing = false;
    std::uint64_t damaged = 0; ///< blocks
    std::uint64_t lost = 0;    ///< of them, that parity cannot make anew

    bool operator==(const PackFinding&) const = default;
};

struct Findings {
    std::string name;
    std::uint64_t bytes = 0;            ///< of its files
    std::uint64_t read = 0;             ///< blocks that were looked at
    std::uint64_t manifest_damaged = 0; ///< blocks
    std::vector<PackFinding> packs;     ///< those of which something is damaged
    std::vector<std::string> lost;      ///< files that cannot be had back, by their paths
    std::uint64_t mended = 0;           ///< blocks that were made anew

    bool is_whole() const noexcept { return manifest_damaged == 0 && packs.empty() && lost.empty(); }
    std::uint64_t damaged() const noexcept;
};

/// Changes nothing. `tell` gets blocks.
Result<Findings> verify_export(const ExportFolder& folder, const std::string& name, const TellProgress& tell);
/// The findings are those from before, `lost` what is lost for good. Under the folder's lock.
Result<Findings> repair_export(const ExportFolder& folder, const std::string& name, const TellProgress& tell);

} // namespace tutti::exports
