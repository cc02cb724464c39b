#include "recording/index.hpp"

#include <algorithm>

namespace tutti::recording {

namespace {

constexpr std::string_view index_magic = "TUTTIIDX";
constexpr std::uint32_t index_version = 1;
constexpr std::size_t head_size = 24;
constexpr std::size_t record_size = 24;

void append_number(std::string& out, std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, int size) noexcept {
    std::uint64_t number = 0;
    for (int i = size - 1; i >= 0; --i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return number;
}

WallTime time_at(std::string_view bytes, std::size_t at) noexcept {
    return WallTime{microseconds(static_cast<std::int64_t>(number_at(bytes, at, 8)))};
}

std::uint64_t bits(WallTime time) noexcept {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

} // namespace

std::string encode_index_head(WallTime started) {
    std::string bytes(index_magic);
    append_number(bytes, index_version, 4);
    append_number(bytes, record_size, 4);
    append_number(bytes, bits(started), 8);
    return bytes;
}

std::string encode(const IndexEntry& entry) {
    std::string bytes;
    append_number(bytes, bits(entry.time), 8);
    append_number(bytes, entry.offset, 8);
    append_number(bytes, entry.number, 8);
    return bytes;
}

Result<Index> decode_index(std::string_view bytes) {
    if (bytes.size() < head_size || !bytes.starts_with(index_magic))
        return fail(ErrorCode::InvalidInput, "this is no index of a recording");
    if (number_at(bytes, 8, 4) != index_version || number_at(bytes, 12, 4) != record_size)
        return fail(ErrorCode::UnknownVersion, "the index is of a format that is not known here");
    Index index{time_at(bytes, 16), {}};
    index.entries.reserve((bytes.size() - head_size) / record_size);
    for (std::size_t at = head_size; at + record_size <= bytes.size(); at += record_size) {
        const IndexEntry entry{time_at(bytes, at), number_at(bytes, at + 8, 8), number_at(bytes, at + 16, 8)};
        constexpr auto latest = WallTime{std::chrono::seconds(253'402'300'799)}; // the end of year 9999
        if (entry.time < WallTime{} || entry.time > latest)
            return fail(ErrorCode::InvalidInput, "the index names a time that is none");
        if (!index.entries.empty()) {
            const auto& before = index.entries.back();
            if (entry.time < before.time || entry.offset <= before.offset || entry.number <= before.number)
                return fail(ErrorCode::InvalidInput, "the index is out of order");
            // A message takes a line: no more of them lie between two entries than an entry allows, or bytes.
            const auto messages = entry.number - before.number;
            if (messages > messages_per_entry || messages > entry.offset - before.offset)
                return fail(ErrorCode::InvalidInput, "the index names more messages than there can be");
        }
        index.entries.push_back(entry);
    }
    return index;
}

std::optional<IndexEntry> IndexBuilder::add(WallTime time, std::uint64_t offset, std::uint64_t number) {
    newest_ = std::max(newest_.value_or(time), time);
    if (last_ && *newest_ - last_->time < time_per_entry && number - last_->number < messages_per_entry)
        return std::nullopt;
    last_ = IndexEntry{*newest_, offset, number};
    return last_;
}

const IndexEntry* seek(std::span<const IndexEntry> entries, WallTime time) noexcept {
    const auto after = std::ranges::lower_bound(entries, time, {}, &IndexEntry::time);
    return after == entries.begin() ? nullptr : &*(after - 1);
}

} // namespace tutti::recording
