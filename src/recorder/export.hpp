// `tutti export`: a recording in a format that other programs open (docs/recording.md).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::recorder {

struct ExportOptions {
    std::filesystem::path recording;  ///< as ReplayOptions::recording
    std::filesystem::path mcap;       ///< the file to write
    std::vector<std::string> filters; ///< none: everything
    bool quiet = false;
};

/// The file is there when it is whole, or not at all.
int export_recording(const ExportOptions& options);

} // namespace tutti::recorder
