#include "recorder/recording_writer.hpp"

#include "recorder/recording_scan.hpp"

#include <algorithm>
#include <vector>

namespace tutti::recorder {

namespace fs = std::filesystem;
using recording::numbered_file;

namespace {

constexpr std::size_t flush_size = 256 * 1024;

std::vector<fs::path> files_beside(const fs::path& name) {
    std::vector<fs::path> files;
    std::error_code error;
    const auto folder = name.has_parent_path() ? name.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
    return files;
}

} // namespace

Result<RecordingWriter>
RecordingWriter::open(fs::path name, recording::Rotation rotation, recording::Header header) {
    RecordingWriter writer(std::move(name), rotation, std::move(header));
    Result<void> opened;
    if (rotation.rotates()) {
        const auto set = recording::files_of_set(writer.name_, files_beside(writer.name_));
        if (!set.empty()) writer.part_ = *recording::number_in_set(writer.name_, set.back());
        opened = writer.open_next(writer.header_.started);
    } else {
        opened = writer.go_on_with(writer.name_);
    }
    if (!opened) return pass_on(opened);
    return writer;
}

/// Mends what a crash left and begins behind it.
Result<void> RecordingWriter::go_on_with(const fs::path& path) {
    std::error_code error;
    std::uint64_t end = 0;
    if (fs::exists(path, error)) {
        auto scan = scan_recording(path);
        if (!scan) return pass_on(scan);
        end = scan->end;
        number_ = scan->messages;
        last_time_ = scan->last;
        if (!scan->index.entries.empty())
            index_builder_ = recording::IndexBuilder(scan->index.entries.back());
        if (end > 0) {
            auto file = AppendFile::open(path, AppendFile::Lock::Exclusive);
            if (!file) return pass_on(file);
            file_ = std::move(*file);
            if (auto mended = file_.cut(end); !mended) return mended;
            // The scan has made the index whole; one that lags is made whole again by whoever reads next.
            auto index = AppendFile::open(recording::index_file(path), AppendFile::Lock::None);
            if (index && index->size() == 24 + 24 * scan->index.entries.size()) index_ = std::move(*index);
            ++counts_.files;
            encoder_.append(lines_, header_);
            return flush();
        }
    }
    return begin(path, header_.started);
}

Result<void> RecordingWriter::begin(const fs::path& path, WallTime started) {
    auto file = AppendFile::open(path, AppendFile::Lock::Exclusive);
    if (!file) return pass_on(file);
    file_ = std::move(*file);
    if (auto emptied = file_.cut(0); !emptied) return emptied;
    header_.started = started;
    number_ = 0;
    began_.reset();
    index_builder_ = {};
    index_ = {};
    auto index = AppendFile::open(recording::index_file(path), AppendFile::Lock::None);
    if (index && index->cut(0)) index_ = std::move(*index);
    index_records_ = recording::encode_index_head(started);
    encoder_.append(lines_, header_);
    ++counts_.files;
    return flush();
}

Result<void> RecordingWriter::open_next(WallTime now) {
    if (auto begun = begin(numbered_file(name_, ++part_), now); !begun) return begun;
    drop_old_files();
    return {};
}

void RecordingWriter::drop_old_files() const {
    if (!rotation_.keep) return;
    auto set = recording::files_of_set(name_, files_beside(name_));
    const auto spare = set.size() - std::min(set.size(), std::max<std::size_t>(*rotation_.keep, 1));
    std::error_code error; // a file that stays is no reason to stop recording
    for (std::size_t i = 0; i < spare; ++i) {
        fs::remove(set[i], error);
        fs::remove(recording::index_file(set[i]), error);
    }
}

Result<void> RecordingWriter::add(const recording::Recorded& message) {
    if (failed_) return std::unexpected(*failed_);
    const auto before = lines_.size();
    encoder_.append(lines_, message);
    const auto bytes = lines_.size() - before;
    if (began_ && rotation_.is_full(file_.size() + before, bytes, *began_, message.time)) {
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
    const auto offset = file_.size() + lines_.size() - bytes;
    if (const auto entry = index_builder_.add(message.time, offset, number_++))
        index_records_ += recording::encode(*entry);
    return lines_.size() < flush_size ? Result<void>() : flush();
}

Result<void> RecordingWriter::flush() {
    if (failed_) return std::unexpected(*failed_);
    if (lines_.empty()) return {};
    const auto begin = file_.size();
    const bool is_header = lines_.starts_with("{\"tutti_recording\"");
    auto written = file_.append(lines_);
    // Of what the system took, the whole lines count; the piece of a line behind them is taken out again.
    const auto taken = std::string_view(lines_).substr(0, file_.size() - begin);
    const auto whole = taken.rfind('\n') + 1; // none: npos + 1 is 0
    if (!written) {
        failed_ = written.error();
        if (auto cut = file_.cut(begin + whole); !cut) failed_->message += "; " + cut.error().message;
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
    const auto size = index_.size();
    if (const auto written = index_.append(index_records_); !written) {
        static_cast<void>(index_.cut(size));
        index_ = {};
    }
    index_records_.clear();
}

Result<void> RecordingWriter::sync() {
    if (auto flushed = flush(); !flushed) return flushed;
    return file_.sync();
}

} // namespace tutti::recorder
