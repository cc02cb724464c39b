// What is heard in a file, as fast as this machine can. The same file gives the same features, always.
#pragma once

#include "audio/analyzer.hpp"
#include "base/result.hpp"
#include "sound/sound_format.hpp"

#include <filesystem>
#include <functional>

namespace tutti::audio {

struct FileAnalysis {
    std::function<void(const Features&)> on_features;
    /// Between two pieces: how much of it is done, 0 to 1; not said where the file does not say its length.
    std::function<void(double done)> on_progress = nullptr;
};

struct HeardFile {
    sound::SoundFormat format;
    double length = 0; ///< seconds
};

/// NotFound; InvalidInput: it is no sound that we read.
Result<HeardFile>
analyze_file(const std::filesystem::path& path, const Settings& settings, const FileAnalysis& analysis);

} // namespace tutti::audio
