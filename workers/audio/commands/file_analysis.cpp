#include "workers/audio/commands/file_analysis.hpp"

#include "sound/mixdown.hpp"
#include "sound/sound_file.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tutti::audio {

namespace {

constexpr std::size_t piece = 4096; ///< frames

} // namespace

Result<HeardFile>
analyze_file(const std::filesystem::path& path, const Settings& settings, const FileAnalysis& analysis) {
    auto file = sound::SoundFile::open(path);
    if (!file) return pass_on(file);
    const auto format = file->format();
    sound::Mixdown mixdown(format);
    Analyzer analyzer(mixdown.rate(), settings, analysis.on_features);
    std::vector<float> samples(piece * format.channels);
    std::uint64_t frames = 0;
    while (const auto read = file->read(samples)) {
        analyzer.push(mixdown.mix(std::span(samples).first(read)));
        frames += read / format.channels;
        if (analysis.on_progress && file->frames() > 0)
            analysis.on_progress(
                std::min(1.0, static_cast<double>(frames) / static_cast<double>(file->frames()))
            );
    }
    analyzer.push(mixdown.finish());
    return HeardFile{format, static_cast<double>(frames) / format.rate};
}

} // namespace tutti::audio
