#include "archive/recording_scan.hpp"

#include "archive/recording_lines.hpp"
#include "recording/file_set.hpp"
#include "recording/line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::archive {

namespace fs = std::filesystem;
using recording::Header;
using recording::Recorded;

namespace {

constexpr std::string_view beginning = "{\"tutti_recording\":";
constexpr std::size_t largest_index = 256 * 1024 * 1024;

Result<Header> read_header(const fs::path& file, std::string_view line) {
    auto decoded = recording::LineDecoder().decode(line);
    if (decoded && std::holds_alternative<Header>(*decoded)) return std::get<Header>(std::move(*decoded));
    if (!decoded && decoded.error().code == ErrorCode::UnknownVersion)
        return fail(ErrorCode::UnknownVersion, fmt::format("{}: {}", file.native(), decoded.error().message));
    return fail(ErrorCode::InvalidInput, fmt::format("{} is no recording of tutti", file.native()));
}

/// The index as it stands beside the file, if it is this file's.
std::optional<recording::Index> read_index(io::Disk& disk, const fs::path& file, const Header& header) {
    const auto bytes = io::read_file(disk, recording::index_file(file), largest_index);
    if (!bytes) return std::nullopt;
    auto index = recording::decode_index(*bytes);
    if (!index || index->started != header.started || index->entries.empty()) return std::nullopt;
    if (index->entries.front().number != 0) return std::nullopt;
    if (!fits(disk, file, index->entries.front()) || !fits(disk, file, index->entries.back()))
        return std::nullopt;
    return *std::move(index);
}

void write_index(io::Disk& disk, const fs::path& file, const recording::Index& index) {
    auto bytes = recording::encode_index_head(index.started);
    for (const auto& entry : index.entries) bytes += recording::encode(entry);
    // It only saves time: where the folder cannot be written, the next reader makes it again.
    static_cast<void>(io::replace_file(disk, recording::index_file(file), bytes, io::Durability::Fast, 0644));
}

/// Reads on from the last entry of the index.
Result<void> read_rest(io::Disk& disk, const fs::path& file, RecordingScan& scan) {
    std::optional<recording::IndexEntry> last;
    if (!scan.index.entries.empty()) last = scan.index.entries.back();
    auto lines = RecordingLines::open(disk, file, last ? last->offset : 0);
    if (!lines) return pass_on(lines);
    if (last) {
        scan.messages = last->number;
        scan.last = last->time;
    }
    recording::IndexBuilder builder(last, scan.last);
    recording::LineDecoder decoder;
    while (true) {
        const auto line = lines->next();
        if (!line) return std::unexpected(line.error());
        if (!*line) return {};
        // A line that cannot be read is somebody's too; zeros are what a power cut leaves of one.
        if ((*line)->find_first_not_of('\0') != std::string_view::npos)
            scan.end = lines->splitter().line_end();
        const auto decoded = decoder.decode(**line);
        if (!decoded) continue;
        const auto* message = std::get_if<Recorded>(&*decoded);
        if (message == nullptr) continue;
        const auto offset = lines->splitter().line_begin();
        const bool has_entry = last && offset == last->offset;
        const auto entry = has_entry ? std::nullopt : builder.add(message->time, offset, scan.messages);
        if (entry) scan.index.entries.push_back(*entry);
        ++scan.messages;
        scan.last = std::max(scan.last.value_or(message->time), message->time);
    }
}

} // namespace

bool fits(io::Disk& disk, const fs::path& file, const recording::IndexEntry& entry) {
    if (entry.offset == 0) return false; // there stands the header
    auto lines = RecordingLines::open(disk, file, entry.offset - 1);
    if (!lines) return false;
    const auto before = lines->next(); // the end of the line before: nothing but its '\n'
    if (!before || !*before || !(*before)->empty()) return false;
    const auto line = lines->next();
    if (!line || !*line) return false;
    const auto decoded = recording::LineDecoder().decode(**line);
    const auto* message = decoded ? std::get_if<Recorded>(&*decoded) : nullptr;
    return message != nullptr && message->time <= entry.time;
}

bool is_recording(io::Disk& disk, const fs::path& file) {
    // Not by its first line: of another program's file that may be all of it.
    auto input = disk.input(file, 0);
    if (!input) return false;
    std::string front(beginning.size(), '\0');
    const auto got = (*input)->read(front);
    if (!got || std::string_view(front).substr(0, *got) != beginning) return false;
    auto lines = RecordingLines::open(disk, file, 0);
    if (!lines) return false;
    const auto line = lines->next();
    return line && *line;
}

Result<RecordingScan> scan_recording(io::Disk& disk, const fs::path& file) {
    RecordingScan scan;
    auto lines = RecordingLines::open(disk, file, 0);
    if (!lines && lines.error().code == ErrorCode::NotFound)
        return fail(ErrorCode::NotFound, fmt::format("there is no file {}", file.native()));
    if (!lines) return pass_on(lines);
    const auto first_line = lines->next();
    if (!first_line) return std::unexpected(first_line.error());
    const auto rest = lines->splitter().rest();
    if (!*first_line && (rest.starts_with(beginning) || beginning.starts_with(rest)))
        return scan; // a crash tore the very first line
    auto header = read_header(file, first_line->value_or(""));
    if (!header) return pass_on(header);
    scan.header = std::move(*header);
    scan.end = lines->splitter().line_end();
    auto index = read_index(disk, file, scan.header);
    const bool had_index = index.has_value();
    scan.index = had_index ? std::move(*index) : recording::Index{scan.header.started, {}};
    const auto entries = scan.index.entries.size();
    if (auto read = read_rest(disk, file, scan); !read) return pass_on(read);
    if (!scan.index.entries.empty()) scan.first = scan.index.entries.front().time;
    // An index that lags a little is one that a recorder is still writing.
    if (!had_index || scan.index.entries.size() > entries + 10) write_index(disk, file, scan.index);
    return scan;
}

} // namespace tutti::archive
