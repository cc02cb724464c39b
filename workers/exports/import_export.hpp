// An export is put back, into an installation that does not run: first seen what that would change, then all
// of it staged beside what is there, and only then put in its place.
#pragma once

#include "workers/exports/create_export.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::exports {

struct ImportTarget {
    std::filesystem::path state;  ///< the folder of our state
    std::filesystem::path config; ///< the folder of the installation's file
};

/// What is there now, beside what the export has.
enum class Present : std::uint8_t {
    Missing,
    Same,
    Older, ///< it differs, and was not changed since the export was made
    Newer, ///< it differs, and was changed since: that would be lost
};

struct ImportItem {
    ExportedFile file;
    std::filesystem::path to;
    Present present;

    bool changes() const noexcept { return present != Present::Same; }
    bool takes_a_place() const noexcept { return present == Present::Older || present == Present::Newer; }
};

struct ImportPlan {
    Manifest manifest;
    std::vector<ImportItem> items; ///< in the order of the manifest
};

/// Changes nothing. InvalidInput where the export holds what belongs nowhere here.
Result<ImportPlan>
plan_import(const ExportFolder& folder, const std::string& name, const ImportTarget& target);

/// Stages what changes, every byte as its digest says; an error before that is done leaves all as it was. A
/// control store is put back by the program that has it, which keeps the one before.
Result<void> carry_out(const ExportFolder& folder, const ImportPlan& plan, const TellProgress& tell);

} // namespace tutti::exports
