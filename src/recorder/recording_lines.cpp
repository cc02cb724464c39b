#include "recorder/recording_lines.hpp"

namespace tutti::recorder {

namespace {
constexpr std::size_t chunk_size = 256 * 1024;
}

Result<RecordingLines>
RecordingLines::open(io::Disk& disk, const std::filesystem::path& file, std::uint64_t offset) {
    auto opened = disk.input(file, offset);
    if (!opened) return pass_on(opened);
    return RecordingLines(std::move(*opened), offset);
}

Result<std::optional<std::string_view>> RecordingLines::next() {
    while (true) {
        if (const auto line = splitter_.next()) return line;
        chunk_.resize(chunk_size);
        const auto got = file_->read(chunk_);
        if (!got) return std::unexpected(got.error());
        if (*got == 0) return std::nullopt;
        splitter_.feed(std::string_view(chunk_).substr(0, *got));
    }
}

} // namespace tutti::recorder
