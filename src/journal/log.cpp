#include "journal/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

namespace tutti::journal {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view log_suffix = ".log";
constexpr std::string_view bad_suffix = ".log.bad";
constexpr std::size_t kept_bad_ones = 4;
constexpr std::size_t largest_file = std::size_t{1} << 30;

std::optional<std::uint32_t> number_of(const fs::path& path, std::string_view suffix) {
    const auto name = path.filename().native();
    if (!name.ends_with(suffix)) return std::nullopt;
    const char* const end = name.data() + name.size() - suffix.size();
    std::uint32_t number = 0;
    const auto [stopped, error] = std::from_chars(name.data(), end, number);
    if (error != std::errc() || stopped != end || number == 0) return std::nullopt;
    return number;
}

Result<std::vector<fs::path>> paths_in(io::Disk& disk, const fs::path& folder) {
    auto paths = disk.list(folder);
    if (!paths && paths.error().code == ErrorCode::NotFound) return std::vector<fs::path>();
    return paths;
}

/// Pieces of a file, in their order: of a segment that is retired little is live, and memory that was taken
/// once for a whole one would stay taken.
class PiecesOfFile {
public:
    PiecesOfFile(io::DiskInput& input, std::uint64_t offset) : input_(input), at_(offset) {}

    /// The bytes there; none where the file ends before.
    Result<std::optional<std::string>> piece(std::uint64_t offset, std::size_t size) {
        std::string bytes;
        while (true) {
            const auto skipped = std::min<std::uint64_t>(offset > at_ ? offset - at_ : 0, rest_.size());
            skip(skipped);
            if (at_ >= offset) {
                const auto taken = std::min(size - bytes.size(), rest_.size());
                bytes.append(rest_.data(), taken);
                skip(taken);
                if (bytes.size() == size) return bytes;
            }
            const auto got = input_.read(chunk_);
            if (!got) return std::unexpected(got.error());
            if (*got == 0) return std::nullopt;
            rest_ = std::span(chunk_).first(*got);
        }
    }

private:
    void skip(std::size_t count) {
        rest_ = rest_.subspan(count);
        at_ += count;
    }

    io::DiskInput& input_;
    std::uint64_t at_; // where the rest begins
    std::array<char, 16 * 1024> chunk_;
    std::span<char> rest_;
};

} // namespace

// What goes on while segments are read: of a batch nothing counts before its last frame.
struct Log::Loading {
    Found& found;
    std::unordered_map<Key, std::string> values;
    std::vector<Frame> batch; // its frames so far
    std::uint64_t last_batch = 0;

    void remark(std::string text) { found.remarks.push_back(std::move(text)); }
};

fs::path Log::path(std::uint32_t number) const {
    return options_.folder / fmt::format("{:08}{}", number, log_suffix);
}

fs::path Log::bad_path(std::uint32_t number) const {
    return options_.folder / fmt::format("{:08}{}", number, bad_suffix);
}

Result<std::vector<std::uint32_t>> Log::list(std::uint32_t& highest) const {
    const auto paths = paths_in(*disk_, options_.folder);
    if (!paths) return std::unexpected(paths.error());
    std::vector<std::uint32_t> numbers;
    for (const auto& each : *paths) {
        if (const auto number = number_of(each, log_suffix)) numbers.push_back(*number);
        if (const auto number =
                number_of(each, log_suffix).or_else([&] { return number_of(each, bad_suffix); }))
            highest = std::max(highest, *number);
    }
    std::ranges::sort(numbers);
    return numbers;
}

Result<Log> Log::open(io::Disk& disk, LogOptions options, Found& found) {
    Log log(disk, std::move(options));
    std::uint32_t highest = 0;
    const auto numbers = log.list(highest);
    if (!numbers) return std::unexpected(numbers.error());
    log.next_segment_ = highest + 1;
    if (!numbers->empty())
        if (auto locked = log.take_lock(); !locked) return pass_on(locked);
    Loading loading{.found = found, .values = {}, .batch = {}, .last_batch = 0};
    for (const auto number : *numbers) {
        if (auto loaded = log.load(number, number == numbers->back(), loading); !loaded)
            return pass_on(loaded);
    }
    log.next_batch_ = loading.last_batch + 1;
    for (auto& [key, value] : loading.values) found.records.push_back({key, std::move(value)});
    std::ranges::sort(found.records, {}, &Record::key);
    while (log.has_damage()) {
        if (auto retired = log.tidy(); !retired) {
            loading.remark(retired.error().message); // tried again with the next batch
            break;
        }
    }
    return log;
}

Result<void> Log::load(std::uint32_t number, bool is_last, Loading& loading) {
    auto bytes = io::read_file(*disk_, path(number), largest_file);
    if (!bytes) return pass_on(bytes);
    const bool is_begun = is_begun_head(*bytes, number);
    Segment segment{.number = number, .size = bytes->size(), .is_damaged = false};
    FrameReader reader(*bytes);
    std::size_t whole = std::min(head_size, bytes->size()); // up to the end of the last whole batch
    std::vector<std::string> told;
    while (auto frame = reader.next()) {
        const auto batch = frame->batch;
        if (!loading.batch.empty() && loading.batch.front().batch != batch) {
            // Others follow, so it was whole once: what is sound of it counts.
            told.push_back(fmt::format("batch {} is not whole", loading.batch.front().batch));
            take(number, loading);
        }
        if (loading.last_batch != 0 && batch > loading.last_batch + 1)
            loading.remark(fmt::format(
                "{}: batches {} to {} before it are gone", path(number).native(), loading.last_batch + 1,
                batch - 1
            ));
        const bool is_last_frame = frame->is_last;
        loading.last_batch = std::max(loading.last_batch, is_last_frame ? batch : batch - 1);
        if (is_last_frame) whole = frame->end;
        loading.batch.push_back(std::move(*frame));
        if (is_last_frame) take(number, loading);
    }
    loading.batch.clear(); // a crash tore it; where the program went on, the whole batch is in the next
    if (reader.damage() > 0)
        told.push_back(fmt::format("{} bytes are not what was written", reader.damage()));
    if (!is_begun && read_segment_head(*bytes) != number) told.emplace_back("its head is not one");
    for (const auto& each : told)
        loading.remark(fmt::format(
            "{}: {}; what is sound of it holds, and it is set aside as {:08}{}", path(number).native(), each,
            number, bad_suffix
        ));
    segment.is_damaged = !told.empty();
    if (is_last && !segment.is_damaged && whole < bytes->size()) {
        // What a crash tore, and nobody was told of. Where it cannot be cut it looks like damage next time.
        if (auto file = disk_->open(path(number), {}); file && (*file)->cut(whole)) segment.size = whole;
    }
    segments_.push_back(segment);
    file_bytes_ += segment.size;
    return {};
}

void Log::take(std::uint32_t segment, Loading& loading) {
    for (const auto& frame : loading.batch)
        for (const auto& change : frame.changes) {
            apply(segment, change);
            if (change.is_erased)
                loading.values.erase(change.key);
            else
                loading.values[change.key] = change.value;
        }
    loading.batch.clear();
}

void Log::apply(std::uint32_t segment, const Change& change) {
    const auto found = places_.find(change.key);
    if (found != places_.end()) {
        live_bytes_ -= found->second.size;
        if (change.is_erased) places_.erase(found);
    }
    if (change.is_erased) return;
    places_[change.key] = {
        segment, static_cast<std::uint32_t>(change.place), static_cast<std::uint32_t>(change.value.size())
    };
    live_bytes_ += change.value.size();
}

Result<void> Log::take_lock() {
    if (lock_) return {};
    if (options_.make_folder != nullptr)
        if (auto made = options_.make_folder(options_.folder); !made) return made;
    auto lock = disk_->open(options_.folder / "lock", {.lock = io::OpenOptions::Lock::Exclusive});
    if (!lock) return pass_on(lock);
    lock_ = std::move(*lock);
    return {};
}

Result<void> Log::open_segment() {
    if (auto locked = take_lock(); !locked) return locked;
    const auto number = next_segment_++; // a file of which a sync failed is not tried again
    auto begun = begin_segment(number);
    if (!begun) {
        static_cast<void>(disk_->remove(path(number)));
        return pass_on(begun);
    }
    current_ = std::move(*begun);
    segments_.push_back({.number = number, .size = current_->size(), .is_damaged = false});
    file_bytes_ += current_->size();
    return {};
}

Result<std::unique_ptr<io::DiskFile>> Log::begin_segment(std::uint32_t number) {
    auto file = disk_->open(path(number), {.content = io::OpenOptions::Content::Empty});
    if (!file) return file;
    if (auto done = (*file)->append(segment_head(number, options_.mark)); !done) return pass_on(done);
    if (auto done = (*file)->sync(); !done) return pass_on(done);
    if (auto done = disk_->sync_directory(options_.folder); !done) return pass_on(done);
    // The folder itself may be new.
    if (segments_.empty())
        if (auto done = disk_->sync_directory(options_.folder.parent_path()); !done) return pass_on(done);
    return file;
}

Result<void> Log::write(const Batch& batch) {
    if (current_ && segments_.back().size >= options_.segment_bytes) current_.reset();
    if (!current_)
        if (auto opened = open_segment(); !opened) return opened;
    Segment& segment = segments_.back();
    frames_.clear();
    append_frames(frames_, batch, next_batch_, options_.mark, offsets_);
    auto done = current_->append(frames_);
    if (done) done = current_->sync();
    if (!done) {
        // Of this file no later sync is believed. The next batch is this one again, in another file.
        static_cast<void>(current_->cut(segment.size));
        current_.reset();
        return done;
    }
    for (std::size_t i = 0; i < offsets_.size(); ++i) {
        const auto& each = batch.operations()[i];
        if (each.kind == Batch::Kind::Dropped) continue;
        apply(
            segment.number, {.key = each.key,
                             .is_erased = each.kind == Batch::Kind::Erase,
                             .value = batch.value(each),
                             .place = segment.size + offsets_[i]}
        );
    }
    segment.size += frames_.size();
    file_bytes_ += frames_.size();
    ++next_batch_;
    constexpr std::size_t much = 256 * 1024;
    if (frames_.capacity() > much) frames_ = {};
    return {};
}

bool Log::has_damage() const noexcept { return std::ranges::any_of(segments_, &Segment::is_damaged); }

bool Log::is_untidy() const noexcept {
    constexpr std::size_t few = 8; // each start begins one, however little it writes
    if (has_damage() || segments_.size() > few + 2 * file_bytes_ / options_.segment_bytes) return true;
    return segments_.size() > 1 && file_bytes_ > 2 * (live_bytes_ + options_.segment_bytes);
}

Result<void> Log::move_live(const Segment& segment) {
    std::vector<std::pair<Place, Key>> live;
    for (const auto& [key, place] : places_)
        if (place.segment == segment.number) live.emplace_back(place, key);
    if (live.empty()) return {};
    std::ranges::sort(live, {}, [](const auto& each) { return each.first.offset; });
    const auto first = live.front().first.offset;
    auto input = disk_->input(path(segment.number), first);
    if (!input) return pass_on(input);
    PiecesOfFile pieces(**input, first);
    Batch batch;
    for (const auto& [place, key] : live) {
        auto value = pieces.piece(place.offset, place.size);
        if (!value) return pass_on(value);
        if (!*value)
            return fail(
                ErrorCode::Environment, fmt::format("{} became shorter", path(segment.number).native())
            );
        batch.set(key, **value);
    }
    return write(batch);
}

Result<void> Log::tidy() {
    const Segment oldest = segments_.front();
    if (segments_.size() == 1) current_.reset(); // it is to go: what is live moves to another
    if (auto moved = move_live(oldest); !moved) return moved;
    auto gone = oldest.is_damaged ? disk_->rename(path(oldest.number), bad_path(oldest.number))
                                  : disk_->remove(path(oldest.number));
    // Its name is gone before that of the next: an erasure in the next may be of something in this.
    if (gone) gone = disk_->sync_directory(options_.folder);
    if (!gone && gone.error().code != ErrorCode::NotFound) return gone;
    segments_.pop_front();
    file_bytes_ -= oldest.size;
    if (oldest.is_damaged) forget_old_bad_ones();
    return {};
}

void Log::forget_old_bad_ones() {
    const auto paths = paths_in(*disk_, options_.folder);
    if (!paths) return;
    std::vector<std::uint32_t> numbers;
    for (const auto& each : *paths)
        if (const auto number = number_of(each, bad_suffix)) numbers.push_back(*number);
    std::ranges::sort(numbers, std::greater());
    for (std::size_t i = kept_bad_ones; i < numbers.size(); ++i) {
        static_cast<void>(disk_->remove(bad_path(numbers[i])));
    }
}

Log::Usage Log::usage() const noexcept {
    return {
        .live_bytes = live_bytes_,
        .file_bytes = file_bytes_,
        .keys = places_.size(),
        .segments = segments_.size()
    };
}

} // namespace tutti::journal
