// A file is had back from an export.
#pragma once

#include "workers/exports/export_folder.hpp"

#include <functional>
#include <string_view>

namespace tutti::exports {

/// Gives all of it, piece by piece, each as its digest says. InvalidInput names the pack where something of
/// it is damaged, and what to do; NotFound where one is missing. An error of `take` ends it.
Result<void> read_exported_file(
    const ExportFolder& folder, const Manifest& manifest, const ExportedFile& file,
    const std::function<Result<void>(std::string_view bytes)>& take
);

} // namespace tutti::exports
