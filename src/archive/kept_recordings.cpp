#include "archive/kept_recordings.hpp"

#include "archive/recording_reader.hpp"
#include "archive/recording_scan.hpp"
#include "recording/file_set.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <utility>

namespace tutti::archive {

namespace fs = std::filesystem;

namespace {

/// "show.0007.jsonl" → "show.jsonl", by which `tutti replay` takes the whole; another file is itself.
fs::path name_of(const fs::path& file, const std::vector<fs::path>& files) {
    auto name = file;
    name.replace_filename(file.stem().stem().native() + file.extension().native());
    const bool is_part = recording::number_in_set(name, file).has_value();
    return is_part && !std::ranges::binary_search(files, name) ? name : file;
}

/// What is held at once, before the moment and behind it: one message may be as large as all others.
constexpr std::size_t most_bytes_a_side = std::size_t{8} << 20;

std::size_t size_of(const recording::Recorded& message) {
    return message.topic.size() + message.payload.size();
}

bool overlaps(WallTime first, WallTime last, const Moment& moment) {
    return first < moment.to() && last >= moment.from();
}

} // namespace

std::optional<WallTime> KeptRecording::first() const {
    const auto found = std::ranges::min_element(files, {}, &File::first);
    return found != files.end() ? std::optional(found->first) : std::nullopt;
}

std::optional<WallTime> KeptRecording::last() const {
    const auto found = std::ranges::max_element(files, {}, &File::last);
    return found != files.end() ? std::optional(found->last) : std::nullopt;
}

Result<KeptRecordings> recordings_in(io::Disk& disk, const fs::path& folder) {
    auto listed = disk.list(folder);
    if (!listed && listed.error().code == ErrorCode::NotFound) return KeptRecordings{};
    if (!listed) return pass_on(listed);
    std::erase_if(*listed, [&](const fs::path& file) { return !is_recording(disk, file); });
    KeptRecordings kept;
    kept.has_more = listed->size() > KeptRecordings::most_files;
    if (kept.has_more)
        listed->erase(
            listed->begin(), listed->end() - static_cast<std::ptrdiff_t>(KeptRecordings::most_files)
        );
    std::map<fs::path, KeptRecording> by_name;
    for (const auto& file : *listed) {
        const auto name = name_of(file, *listed);
        auto& recording = by_name[name];
        recording.name = name;
        const auto scan = scan_recording(disk, file);
        if (!scan)
            recording.trouble = scan.error().message;
        else if (scan->first && scan->last)
            recording.files.push_back({file, *scan->first, *scan->last});
        if (scan) recording.messages += scan->messages;
    }
    for (auto& [name, recording] : by_name) kept.all.push_back(std::move(recording));
    return kept;
}

const KeptRecording* recording_of(const KeptRecordings& recordings, const Moment& moment) {
    const KeptRecording* best = nullptr;
    const auto rank = [&](const KeptRecording& recording) {
        const bool holds_it = *recording.first() <= moment.at && moment.at <= *recording.last();
        return std::pair(holds_it, *recording.first());
    };
    for (const auto& recording : recordings.all) {
        const bool has_some = std::ranges::any_of(recording.files, [&](const auto& file) {
            return overlaps(file.first, file.last, moment);
        });
        if (has_some && (best == nullptr || rank(recording) > rank(*best))) best = &recording;
    }
    return best;
}

Result<RecordedMoment> messages_around(
    io::Disk& disk, const KeptRecording& recording, const Moment& moment, std::size_t most,
    const std::function<bool(std::string_view topic)>& takes
) {
    std::vector<fs::path> files;
    for (const auto& file : recording.files)
        if (overlaps(file.first, file.last, moment)) files.push_back(file.path);
    auto reader = RecordingReader::open(disk, files);
    if (!reader) return pass_on(reader);
    if (auto sought = reader->seek(moment.from()); !sought) return pass_on(sought);
    RecordedMoment found;
    std::deque<recording::Recorded> messages;
    const auto most_after = most - most / 2;
    std::size_t after = 0;
    std::size_t bytes_before = 0;
    std::size_t bytes_after = 0;
    const auto drop_earliest = [&] {
        bytes_before -= size_of(messages.front());
        messages.pop_front();
        found.has_earlier = true;
    };
    while (true) {
        auto next = reader->next();
        if (!next) return pass_on(next);
        if (!*next || (*next)->time >= moment.to()) break;
        if ((*next)->time < moment.from() || !takes((*next)->topic)) continue;
        const bool is_after = (*next)->time >= moment.at;
        // What is missing before it makes room for more behind it.
        const auto room = std::max(most_after, most - std::min(most, messages.size() - after));
        const auto size = size_of(**next);
        const bool is_too_much = after > 0 && bytes_after + size > most_bytes_a_side;
        found.has_later = is_after && (after == room || is_too_much);
        if (found.has_later) break;
        if (is_after) ++after;
        (is_after ? bytes_after : bytes_before) += size;
        messages.push_back(*std::move(*next));
        const bool is_one_too_many = messages.size() > most;
        if (is_one_too_many) drop_earliest();
        while (messages.size() - after > 1 && bytes_before > most_bytes_a_side) drop_earliest();
    }
    found.messages.assign(std::make_move_iterator(messages.begin()), std::make_move_iterator(messages.end()));
    return found;
}

} // namespace tutti::archive
