#include "recorder/recording_reader.hpp"

#include "recording/file_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::recorder {

namespace fs = std::filesystem;

namespace {

/// What in a folder looks like a recording; the rest is somebody else's.
bool looks_like_a_recording(io::Disk& disk, const fs::path& file) {
    auto lines = RecordingLines::open(disk, file, 0);
    if (!lines) return false;
    const auto line = lines->next();
    return line && *line && (*line)->starts_with("{\"tutti_recording\":");
}

} // namespace

Result<std::vector<fs::path>> find_recordings(io::Disk& disk, const fs::path& name) {
    std::error_code error;
    std::vector<fs::path> found;
    if (fs::is_directory(name, error)) {
        for (const auto& file : disk.list(name).value_or(std::vector<fs::path>()))
            if (looks_like_a_recording(disk, file)) found.push_back(file);
        if (!found.empty()) return found;
        return fail(ErrorCode::NotFound, fmt::format("there is no recording in {}", name.native()));
    }
    if (fs::exists(name, error)) return std::vector{name};
    const auto folder = name.has_parent_path() ? name.parent_path() : fs::path(".");
    found = recording::files_of_set(name, disk.list(folder).value_or(std::vector<fs::path>()));
    if (!found.empty()) return found;
    return fail(ErrorCode::NotFound, fmt::format("there is no file {}", name.native()));
}

Result<RecordingReader> RecordingReader::open(io::Disk& disk, const std::vector<fs::path>& files) {
    std::vector<File> opened;
    for (const auto& file : files) {
        auto scan = scan_recording(disk, file);
        if (!scan) return pass_on(scan);
        if (scan->messages > 0) opened.push_back({file, std::move(*scan)});
    }
    std::ranges::sort(opened, {}, [](const File& file) { return std::pair(file.scan.first, file.path); });
    RecordingReader reader(disk, std::move(opened));
    if (auto begun = reader.rewind(); !begun) return pass_on(begun);
    return reader;
}

Result<void> RecordingReader::open_file(std::size_t file, std::uint64_t offset) {
    current_ = file;
    lines_.reset();
    if (file >= files_.size()) return {};
    auto lines = RecordingLines::open(*disk_, files_[file].path, offset);
    if (!lines) return pass_on(lines);
    lines_ = std::move(*lines);
    return {};
}

void RecordingReader::note_unreadable(const Error& why) {
    if (unreadable_++ > 0) return;
    first_unreadable_ = fmt::format(
        "{}, byte {}: {}", files_[current_].path.native(), lines_->splitter().line_begin(), why.message
    );
}

Result<std::optional<recording::Recorded>> RecordingReader::next() {
    while (lines_) {
        const auto line = lines_->next();
        if (!line) return std::unexpected(line.error());
        if (!*line) {
            if (auto opened = open_file(current_ + 1); !opened) return pass_on(opened);
            continue;
        }
        auto decoded = decoder_.decode(**line);
        if (!decoded)
            note_unreadable(decoded.error());
        else if (auto* message = std::get_if<recording::Recorded>(&*decoded))
            return std::move(*message);
    }
    return std::nullopt;
}

Result<void> RecordingReader::seek(WallTime time) {
    for (std::size_t file = 0; file < files_.size(); ++file) {
        const auto& scan = files_[file].scan;
        if (*scan.last < time) continue;
        const auto* entry = recording::seek(scan.index.entries, time);
        const bool known = entry != nullptr && fits(*disk_, files_[file].path, *entry);
        return open_file(file, known ? entry->offset : 0);
    }
    return open_file(files_.size());
}

std::optional<WallTime> RecordingReader::first() const noexcept {
    return files_.empty() ? std::nullopt : files_.front().scan.first;
}

std::optional<WallTime> RecordingReader::last() const noexcept {
    std::optional<WallTime> last;
    for (const auto& file : files_) last = std::max(last, file.scan.last);
    return last;
}

std::uint64_t RecordingReader::messages() const noexcept {
    std::uint64_t messages = 0;
    for (const auto& file : files_) messages += file.scan.messages;
    return messages;
}

} // namespace tutti::recorder
