#include "archive/recording_reader.hpp"

#include "recording/file_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::archive {

namespace fs = std::filesystem;

Result<std::vector<fs::path>> find_recordings(io::Disk& disk, const fs::path& name) {
    std::error_code error;
    std::vector<fs::path> found;
    if (fs::is_directory(name, error)) {
        for (const auto& file : disk.list(name).value_or(std::vector<fs::path>()))
            if (is_recording(disk, file)) found.push_back(file);
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
    if (auto filled = reader.fill(); !filled) return pass_on(filled);
    reader.first_ = reader.order_.next();
    // What was looked at so far is read, and counted, again.
    reader.unreadable_ = 0;
    reader.order_ = {};
    if (auto begun = reader.rewind(); !begun) return pass_on(begun);
    return reader;
}

Result<void> RecordingReader::rewind() {
    from_.reset();
    unopened_ = 0;
    open_.clear();
    order_.clear();
    return {};
}

Result<void> RecordingReader::seek(WallTime time) {
    auto begun = rewind();
    from_ = time;
    return begun;
}

Result<void> RecordingReader::open_file(const File& file) {
    if (from_ && *file.scan.last < *from_) return {};
    const auto* entry = from_ ? recording::seek(file.scan.index.entries, *from_) : nullptr;
    const bool known = entry != nullptr && fits(*disk_, file.path, *entry);
    auto lines = RecordingLines::open(*disk_, file.path, known ? entry->offset : 0);
    if (!lines) return pass_on(lines);
    open_.push_back({.file = &file, .lines = std::move(*lines)});
    return read_on(open_.size() - 1);
}

Result<void> RecordingReader::read_on(std::size_t place) {
    auto& open = open_[place];
    open.next.reset();
    while (true) {
        const auto line = open.lines.next();
        if (!line) return std::unexpected(line.error());
        if (!*line) break;
        auto decoded = open.decoder.decode(**line);
        if (!decoded) {
            note_unreadable(open, decoded.error());
        } else if (auto* message = std::get_if<recording::Recorded>(&*decoded)) {
            open.next = std::move(*message);
            return {};
        }
    }
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(place));
    return {};
}

void RecordingReader::note_unreadable(const Open& open, const Error& why) {
    if (unreadable_++ > 0) return;
    first_unreadable_ = fmt::format(
        "{}, byte {}: {}", open.file->path.native(), open.lines.splitter().line_begin(), why.message
    );
}

Result<std::optional<std::size_t>> RecordingReader::earliest() {
    while (true) {
        const auto first =
            std::ranges::min_element(open_, {}, [](const Open& open) { return open.next->time; });
        // Files begin in order: the later ones are left shut until it is their time.
        const bool is_turn = unopened_ < files_.size()
                             && (first == open_.end() || *files_[unopened_].scan.first <= first->next->time);
        if (!is_turn)
            return first == open_.end() ? std::nullopt
                                        : std::optional(static_cast<std::size_t>(first - open_.begin()));
        if (auto opened = open_file(files_[unopened_++]); !opened) return pass_on(opened);
    }
}

Result<void> RecordingReader::fill() {
    while (!order_.is_full()) {
        const auto place = earliest();
        if (!place) return std::unexpected(place.error());
        if (!*place) return {};
        auto& message = *open_[**place].next;
        if (order_.is_too_late(message.time)) return refuse(**place);
        order_.add(std::move(message));
        if (auto read = read_on(**place); !read) return pass_on(read);
    }
    return {};
}

/// Reads to the end, to say how many there are.
std::unexpected<Error> RecordingReader::refuse(std::size_t place) {
    const auto where = fmt::format(
        "{}, byte {}", open_[place].file->path.native(), open_[place].lines.splitter().line_begin()
    );
    const auto reached = std::max(order_.latest(), open_[place].next->time);
    const auto back = to_seconds(reached - open_[place].next->time);
    auto latest = reached;
    std::uint64_t count = 0;
    for (std::optional<std::size_t> next = place; next;) {
        const auto time = open_[*next].next->time;
        if (time < latest) ++count;
        latest = std::max(latest, time);
        if (auto read = read_on(*next); !read) return std::unexpected(read.error());
        auto found = earliest();
        if (!found) return std::unexpected(found.error());
        next = *found;
    }
    return fail(
        ErrorCode::InvalidInput,
        fmt::format(
            "{}: the times go back by {:.3f} s, which is further than can be sorted; so they do for {} of "
            "the lines from "
            "there on. Files that were joined are read in order where they lie apart in a folder",
            where, back, count
        )
    );
}

Result<std::optional<recording::Recorded>> RecordingReader::next() {
    if (auto filled = fill(); !filled) return pass_on(filled);
    return order_.take();
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

} // namespace tutti::archive
