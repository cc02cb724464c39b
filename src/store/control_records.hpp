// What the control store keeps, as it goes in and comes out. Texts are whole and may cross threads; what is
// in them (JSON, mostly) is its user's matter.
#pragma once

#include "base/time.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::store {

// What is larger is LimitExceeded.
inline constexpr std::size_t max_row_key = 512;
inline constexpr std::size_t max_row_value = 1 << 20;
inline constexpr std::size_t max_event_data = 64 << 10;
inline constexpr std::size_t max_answer = 256 << 10;
inline constexpr std::size_t max_audit_data = 16 << 10;

/// One row of desired state.
struct Row {
    std::string key;
    std::string value;
    std::uint64_t revision = 0;   ///< its set's, when it was last written
    std::uint64_t generation = 0; ///< how often its value has changed, from 1

    bool operator==(const Row&) const = default;
};

/// A set of rows ("services", "settings"): each write of any of them is a revision of the set.
struct RowSet {
    std::uint64_t revision = 0; ///< 0: nobody has written it yet
    std::vector<Row> rows;      ///< by key

    bool operator==(const RowSet&) const = default;
};

/// Some rows of a set, by their keys.
struct RowQuestion {
    std::string set;
    std::string after = {}; ///< the first that is wanted comes after this key
    std::size_t most = SIZE_MAX;
    std::size_t most_bytes = SIZE_MAX; ///< of keys and values; one row comes, however large it is
};

struct RowPage {
    RowSet set; ///< with these rows alone
    bool is_last = true;
};

/// What was found damaged when the store was opened: the row was set aside, the rest serves.
struct SetAside {
    std::string set;
    std::string key; ///< empty: rows of the set are gone without a write of ours
    std::string why;

    bool operator==(const SetAside&) const = default;
};

/// An event of the outbox.
struct OutboxEvent {
    std::uint64_t sequence = 0; ///< from 1, without a hole
    WallTime timestamp;
    std::string type; ///< below "control.": "row.put"
    std::string data; ///< a JSON object

    bool operator==(const OutboxEvent&) const = default;
};

/// Events that are no more: trimmed before their reader came, or damaged. Both ends belong to it.
struct Gap {
    std::uint64_t from = 0;
    std::uint64_t to = 0;

    bool operator==(const Gap&) const = default;
};

/// Of the outbox from some sequence on: what is missing first, then what there is.
struct OutboxPage {
    std::optional<Gap> gap;
    std::vector<OutboxEvent> events;
};

struct OutboxSpan {
    std::uint64_t oldest = 1; ///< that is there; newest + 1 where none is
    std::uint64_t newest = 0; ///< that was ever said

    bool operator==(const OutboxSpan&) const = default;
};

/// A command that was asked with a key of its own, so that it is carried out once.
struct RequestKey {
    std::string subject; ///< who asked
    std::string key;

    auto operator<=>(const RequestKey&) const = default;
};

struct KeptRequest {
    std::string command;
    std::string body_hash;             ///< tells another request under the same key from the same again
    std::optional<std::string> answer; ///< nothing: it was begun, and has not ended
    WallTime begun;
    WallTime until; ///< then it is forgotten, once it has ended

    bool operator==(const KeptRequest&) const = default;
};

struct AuditLine {
    std::uint64_t sequence = 0; ///< rising from 1; the store gives it
    WallTime timestamp;
    std::string subject; ///< who
    std::string command; ///< what
    std::string outcome; ///< "ok", "denied", "begun", an error's code
    std::string data;    ///< a JSON object: all else

    bool operator==(const AuditLine&) const = default;
};

/// What a line and all before it come down to.
using LineHash = std::array<unsigned char, 32>;

/// How far the audit is. Who has kept one knows later whether what it stands for is still there.
struct AuditHead {
    std::uint64_t line = 0; ///< the last one; 0: there was none yet
    LineHash hash{};

    bool operator==(const AuditHead&) const = default;
};

/// Which lines of the audit somebody wants to see, the newest first.
struct AuditQuestion {
    std::uint64_t newest = UINT64_MAX; ///< none above this number
    std::size_t most = 100;
    std::string subject = {}; ///< empty: everybody's
    std::string command = {}; ///< empty: every one
    std::string outcome = {}; ///< empty: whatever came of it
    WallTime from = WallTime::min();
    WallTime until = WallTime::max(); ///< before this
};

/// How long what is kept: whatever is reached first.
struct Keeping {
    std::uint64_t most = 10'000; ///< lines
    std::chrono::microseconds age = std::chrono::days(30);

    bool operator==(const Keeping&) const = default;
};

} // namespace tutti::store
