// The index beside a recording, "show.jsonl.idx": where in the file each second begins, so that a replay can
// start anywhere without reading what stands before. It can always be made again from the file.
//
// Fixed-size records, little-endian. Head, 24 bytes: magic "TUTTIIDX", version u32, record size u32, start of
// the recording i64 (µs since 1970). Then records of 24 bytes: time i64 (µs), offset u64 of the message's
// line, number u64 of the message, counted from 0.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::recording {

struct IndexEntry {
    WallTime time;
    std::uint64_t offset = 0;
    std::uint64_t number = 0;

    bool operator==(const IndexEntry&) const = default;
};

struct Index {
    WallTime started; ///< as the file's header says: an index of another file is told by it
    std::vector<IndexEntry> entries;

    bool operator==(const Index&) const = default;
};

/// The most messages between two entries, and the longest time.
inline constexpr std::uint64_t messages_per_entry = 1000;
inline constexpr microseconds time_per_entry = std::chrono::seconds(1);

std::string encode_index_head(WallTime started);
std::string encode(const IndexEntry& entry);

/// A torn last record is ignored. Errors: InvalidInput for other bytes, entries out of order among them;
/// UnknownVersion.
Result<Index> decode_index(std::string_view bytes);

/// Decides which messages get an entry: the first, and then one a second or a thousand messages.
class IndexBuilder {
public:
    IndexBuilder() = default;
    /// Goes on after `last`, and after messages of which the newest is of that time.
    IndexBuilder(std::optional<IndexEntry> last, std::optional<WallTime> newest) noexcept
        : last_(last), newest_(newest) {}

    /// The entry for the message at `offset`, if it gets one. Its time is the newest so far, so that every
    /// message before an entry is no newer than it, whatever a file made elsewhere says.
    std::optional<IndexEntry> add(WallTime time, std::uint64_t offset, std::uint64_t number);

private:
    std::optional<IndexEntry> last_;
    std::optional<WallTime> newest_;
};

/// The last entry before `time`: every message at or after `time` stands at it or behind it. Null: begin at
/// the front.
const IndexEntry* seek(std::span<const IndexEntry> entries, WallTime time) noexcept;

} // namespace tutti::recording
