#include "workers/audio/commands/analyze.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "workers/audio/commands/feature_columns.hpp"
#include "workers/audio/commands/file_analysis.hpp"
#include "workers/audio/commands/summary.hpp"
#include "workers/audio/features_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unistd.h>

namespace tutti::audio {

namespace {

constexpr int widest_picture = 100;
constexpr int usual_width = 80;

void print_json_line(const Features& features, std::string& line) {
    line.clear();
    append_json(line, to_value(features));
    line += '\n';
    command::put_out(line);
}

void print_row(const Features& features, std::string& line) {
    const auto value = to_value(features);
    line = features.number == 0 ? column_names(value) + '\n' : std::string();
    append_row(line, value);
    line += '\n';
    command::put_out(line);
}

std::string describe_format(const HeardFile& file) {
    const auto minutes = static_cast<int>(file.length) / 60;
    return fmt::format(
        "{}:{:04.1f}, {} Hz, {}", minutes, file.length - 60 * minutes, file.format.rate,
        file.format.channels == 1   ? "mono"
        : file.format.channels == 2 ? "stereo"
                                    : fmt::format("{} channels", file.format.channels)
    );
}

} // namespace

int analyze(const std::filesystem::path& path, AnalysisFormat format) {
    // Lines on a terminal are progress enough.
    const bool is_quiet = format != AnalysisFormat::Summary && ::isatty(STDOUT_FILENO) == 1;
    command::ProgressLine progress(!is_quiet);
    int shown = -1;
    std::string line;
    Summary summary;
    const FileAnalysis analysis{
        .on_features =
            [&](const Features& features) {
                if (format == AnalysisFormat::Json) return print_json_line(features, line);
                if (format == AnalysisFormat::Csv) return print_row(features, line);
                summary.add(features);
            },
        .on_progress =
            [&](double done) {
                const auto percent = static_cast<int>(done * 100);
                if (percent == shown) return;
                shown = percent;
                progress.show(fmt::format("{}: {} %", printable(path.filename().native()), percent));
            },
    };
    const auto heard = analyze_file(path, {}, analysis);
    progress.clear();
    if (!heard) return command::report_failure(heard.error());
    if (format != AnalysisFormat::Summary) return command::Success;
    const int columns = ::isatty(STDOUT_FILENO) == 1
                            ? std::min(command::terminal_size().columns, widest_picture)
                            : usual_width;
    command::print_out(
        "{}: {}\n\n{}", printable(path.filename().native()), describe_format(*heard),
        summary.describe(columns)
    );
    return command::Success;
}

} // namespace tutti::audio
