#include "recorder/recording_writer.hpp"

#include "archive/recording_scan.hpp"

#include <algorithm>
#include <vector>

namespace tutti::recorder {

namespace fs = std::filesystem;
using recording::numbered_file;

namespace {

constexpr std::size_t flush_size = 256 * 1024;
constexpr unsigned file_mode = 0644;

fs::path folder_of(const fs::path& name) {
    return name.has_parent_path() ? name.parent_path() : fs::path(".");
}

/// Those of a set. A folder that cannot be listed cannot be written to either: that is told.
std::vector<fs::path> files_of_set(io::Disk& disk, const fs::path& name) {
    return recording::files_of_set(name, disk.list(folder_of(name)).value_or(std::vector<fs::path>()));
}

} // namespace

Result<RecordingWriter>
RecordingWriter::open(io::Disk& disk, fs::path name, recording::Rotation rotation, recording::Header header) {
    RecordingWriter writer(disk, std::move(name), rotation, std::move(header));
    Result<void> opened;
    if (rotation.rotates()) {
        const auto set = files_of_set(disk, writer.name_);
        if (!set.empty()) writer.part_ = *recording::number_in_set(writer.name_, set.back());
        writer.first_unsynced_ = writer.part_ + 1;
        opened = writer.open_next(writer.header_.started);
    } else {
        opened = writer.go_on_with(writer.name_);
    }
    if (!opened) return pass_on(opened);
    return writer;
}

/// The file that is written from now on, locked; emptied, if so, only then.
Result<void> RecordingWriter::take_file(const fs::path& path, io::OpenOptions::Content content) {
    auto file =
        disk_->open(path, {.lock = io::OpenOptions::Lock::Exclusive, .content = content, .mode = file_mode});
    if (!file) return pass_on(file);
    file_ = std::move(*file);
    path_ = path;
    is_name_synced_ = false;
    ++counts_.files;
    return {};
}

/// Mends what a crash left and begins behind it.
Result<void> RecordingWriter::go_on_with(const fs::path& path) {
    auto scan = archive::scan_recording(*disk_, path);
    if (!scan && scan.error().code != ErrorCode::NotFound) return pass_on(scan);
    if (!scan || scan->end == 0) return begin(path, header_.started);
    if (auto taken = take_file(path, io::OpenOptions::Content::Keep); !taken) return taken;
    if (auto mended = file_->cut(scan->end); !mended) return mended;
    number_ = scan->messages;
    last_time_ = scan->last;
    const auto& entries = scan->index.entries;
    if (!entries.empty()) index_builder_ = recording::IndexBuilder(entries.back(), scan->last);
    // The scan has made the index whole; one that lags is made whole again by whoever reads next.
    auto index = disk_->open(recording::index_file(path), {.mode = file_mode});
    if (index && (*index)->size() == 24 + 24 * entries.size()) index_ = std::move(*index);
    encoder_.append(lines_, header_);
    return flush();
}

Result<void> RecordingWriter::begin(const fs::path& path, WallTime started) {
    if (auto taken = take_file(path, io::OpenOptions::Content::Empty); !taken) return taken;
    header_.started = started;
    number_ = 0;
    began_.reset();
    index_builder_ = {};
    const io::OpenOptions empty{.content = io::OpenOptions::Content::Empty, .mode = file_mode};
    index_ = disk_->open(recording::index_file(path), empty).value_or(nullptr);
    index_records_ = recording::encode_index_head(started);
    encoder_.append(lines_, header_);
    return flush();
}

Result<void> RecordingWriter::open_next(WallTime now) {
    if (auto begun = begin(numbered_file(name_, ++part_), now); !begun) return begun;
    drop_old_files();
    return {};
}

void RecordingWriter::drop_old_files() const {
    if (!rotation_.keep) return;
    auto set = files_of_set(*disk_, name_);
    const auto spare = set.size() - std::min(set.size(), std::max<std::size_t>(*rotation_.keep, 1));
    for (std::size_t i = 0; i < spare; ++i) { // a file that stays is no reason to stop recording
        static_cast<void>(disk_->remove(set[i]));
        static_cast<void>(disk_->remove(recording::index_file(set[i])));
    }
}

Result<void> RecordingWriter::add(const recording::Recorded& message) {
    if (failed_) return std::unexpected(*failed_);
    const auto before = lines_.size();
    encoder_.append(lines_, message);
    const auto bytes = lines_.size() - before;
    if (began_ && rotation_.is_full(file_->size() + before, bytes, *began_, message.time)) {
        const auto line = lines_.substr(before);
        lines_.resize(before);
        if (auto flushed = flush(); !flushed) return flushed;
        if (auto next = open_next(message.time); !next) {
            failed_ = next.error();
            return next;
        }
        lines_ = line;
    }
    if (!began_) began_ = message.time;
    const auto offset = file_->size() + lines_.size() - bytes;
    if (const auto entry = index_builder_.add(message.time, offset, number_++))
        index_records_ += recording::encode(*entry);
    return lines_.size() < flush_size ? Result<void>() : flush();
}

Result<void> RecordingWriter::flush() {
    if (failed_) return std::unexpected(*failed_);
    if (lines_.empty()) return {};
    const auto begin = file_->size();
    const bool is_header = lines_.starts_with("{\"tutti_recording\"");
    auto written = file_->append(lines_);
    // Of what the system took, the whole lines count; the piece of a line behind them is taken out again.
    const auto taken = std::string_view(lines_).substr(0, file_->size() - begin);
    const auto whole = taken.rfind('\n') + 1; // none: npos + 1 is 0
    if (!written) {
        failed_ = written.error();
        if (auto cut = file_->cut(begin + whole); !cut) failed_->message += "; " + cut.error().message;
    }
    const auto lines = static_cast<std::uint64_t>(std::ranges::count(taken.substr(0, whole), '\n'));
    counts_.messages += lines - (is_header && lines > 0 ? 1 : 0);
    counts_.bytes += whole;
    lines_.clear();
    if (!written) return std::unexpected(*failed_);
    write_index();
    return {};
}

void RecordingWriter::write_index() {
    if (!index_ || index_records_.empty()) return;
    const auto size = index_->size();
    if (const auto written = index_->append(index_records_); !written) {
        static_cast<void>(index_->cut(size));
        index_.reset();
    }
    index_records_.clear();
}

/// What went to files that were full before they were synced.
Result<void> RecordingWriter::sync_earlier_files() {
    for (; first_unsynced_ < part_; ++first_unsynced_) {
        const auto path = numbered_file(name_, first_unsynced_);
        if (!disk_->input(path, 0)) continue; // it was one of the oldest, and went
        auto file = disk_->open(path, {});
        if (!file) return pass_on(file);
        if (auto synced = (*file)->sync(); !synced) return synced;
    }
    return {};
}

Result<void> RecordingWriter::sync() {
    if (auto flushed = flush(); !flushed) return flushed;
    auto synced = sync_earlier_files();
    if (synced) synced = file_->sync();
    if (synced && !is_name_synced_) synced = disk_->sync_directory(folder_of(path_));
    is_name_synced_ = synced.has_value();
    if (!synced) failed_ = synced.error(); // what it held may be lost: a later sync would not bring it down
    return synced;
}

} // namespace tutti::recorder
