#include "archive/recording_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::archive {

namespace {
constexpr std::size_t first_chunk = 4 * 1024; // a header, a few messages: all that many readers want
constexpr std::size_t largest_chunk = 256 * 1024;
} // namespace

Result<RecordingLines> RecordingLines::open(
    io::Disk& disk, const std::filesystem::path& file, std::uint64_t offset, std::size_t longest
) {
    auto opened = disk.input(file, offset);
    if (!opened) return pass_on(opened);
    return RecordingLines(file, std::move(*opened), offset, longest);
}

Result<std::optional<std::string_view>> RecordingLines::next() {
    while (true) {
        if (const auto line = splitter_.next()) return line;
        if (splitter_.rest().size() > longest_)
            return fail(
                ErrorCode::LimitExceeded, fmt::format(
                                              "{}, byte {}: a line of more than {} bytes", path_.native(),
                                              splitter_.line_end(), longest_
                                          )
            );
        chunk_.resize(std::clamp(2 * chunk_.size(), first_chunk, largest_chunk));
        const auto got = file_->read(chunk_);
        if (!got) return std::unexpected(got.error());
        if (*got == 0) return std::nullopt;
        splitter_.feed(std::string_view(chunk_).substr(0, *got));
    }
}

} // namespace tutti::archive
