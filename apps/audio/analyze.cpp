#include "apps/audio/analyze.hpp"

#include "audio/analyzer.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "signal/level_meter.hpp"
#include "sound/sound_file.hpp"
#include "workers/audio/features_value.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tutti {

int analyze_file(const std::filesystem::path& path) {
    auto file = sound::SoundFile::open(path);
    if (!file) return command::report_failure(file.error());
    const auto format = file->format();
    if (!audio::is_native_rate(format.rate))
        return command::report_failure(
            {ErrorCode::InvalidInput, fmt::format("{} Hz cannot be analysed yet", format.rate)}
        );
    std::string line;
    audio::Analyzer analyzer(format.rate, {}, [&line](const audio::Features& features) {
        line.clear();
        append_json(line, audio::to_value(features));
        line += '\n';
        command::put_out(line);
    });
    std::vector<float> samples(std::size_t{4096} * format.channels);
    std::vector<float> mono;
    while (const auto read = file->read(samples)) {
        mono.clear();
        signal::append_mono(std::span(samples).first(read), format.channels, mono);
        analyzer.push(mono);
    }
    return command::Success;
}

} // namespace tutti
