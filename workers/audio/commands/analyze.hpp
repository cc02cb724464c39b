// `tutti audio analyze FILE`: what is heard in a file.
#pragma once

#include <cstdint>
#include <filesystem>

namespace tutti::audio {

enum class AnalysisFormat : std::uint8_t { Summary, Json, Csv };

/// A line a frame, or a few lines about all of it; progress to standard error, where that is a terminal. The
/// exit code.
int analyze(const std::filesystem::path& path, AnalysisFormat format);

} // namespace tutti::audio
