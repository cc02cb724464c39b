// What a source says of itself: how its polling goes (status/<source>) and what it is (meta/<source>).
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Schema: contracts/schema/source_status.schema.json.
struct SourceStatus {
    std::string source_id;
    std::optional<WallTime> last_poll;
    std::optional<WallTime> last_success;
    std::optional<std::string> last_error; ///< nothing: none failed yet
    std::uint64_t poll_count = 0;          ///< survives one-shot runs: read, then written on
    std::uint64_t error_count = 0;
    microseconds expires_in = seconds(120);

    bool operator==(const SourceStatus&) const = default;
};

/// Schema: contracts/schema/source_meta.schema.json.
struct SourceMeta {
    std::string source_id;
    std::string name; ///< for people, as is the description
    std::string description;
    microseconds refresh_interval = seconds(60); ///< at most 366 days
    bool enabled = true;
    bool simulated = false; ///< its readings are made up

    bool operator==(const SourceMeta&) const = default;
};

Result<SourceStatus> parse_source_status(std::string_view json);
Result<SourceStatus> source_status_from(const Value& payload);
Value to_value(const SourceStatus& status);
std::string print(const SourceStatus& status);

Result<SourceMeta> parse_source_meta(std::string_view json);
Result<SourceMeta> source_meta_from(const Value& payload);
Value to_value(const SourceMeta& meta);
std::string print(const SourceMeta& meta);

} // namespace tutti::contract
