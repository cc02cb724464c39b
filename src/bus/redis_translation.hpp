// What Redis keeps and what the bus says, where they differ (DESIGN §3): the contract's envelope is left out
// of what other clients read there, and put around it again on the way back. Pure. What is not as the
// contract has it passes as it is, both ways.
#pragma once

#include "base/time.hpp"
#include "bus/redis_names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::bus {

/// A state as Redis keeps it.
struct RedisState {
    std::string value;
    /// Of a section: what is kept beside it, so that it stays plain.
    std::optional<std::string> revision = {};
    /// A section's first revision: what another client wrote before goes before it (SET NX).
    bool is_seed = false;

    bool operator==(const RedisState&) const = default;
};
RedisState stored(RedisKind kind, std::string_view payload);

/// What is known besides the value when it is read.
struct RedisCircumstances {
    std::string_view name = {};               ///< the source or section, from the key
    std::optional<milliseconds> left = {};    ///< until it expires; nothing: it does not
    std::optional<std::string> revision = {}; ///< of a section: what is kept beside it
    WallTime now = {};
};
/// The payload that a reader of the bus knows. A section that was written by another client, who knows of no
/// revisions, has the revision 0.
std::string restored(RedisKind kind, std::string_view value, const RedisCircumstances& circumstances);

/// What is said live: as other clients know it.
std::string announced(RedisKind kind, std::string_view payload);
/// What was said live, perhaps by another client of Redis: what the contract wants besides is filled in.
std::string completed(RedisKind kind, std::string payload, WallTime now);

/// "data:<source>" after readings were written: {source_id,timestamp}.
std::string data_notice(std::string_view source, WallTime now);
/// "config:changed": {section,timestamp}.
std::string change_notice(std::string_view section, WallTime now);
/// The section that a notice names; nothing where it is no such notice.
std::optional<std::string> changed_section(std::string_view notice);

} // namespace tutti::bus
