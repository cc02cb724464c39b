// What the worker `control` is asked, read from parameters, and its answers as values; no I/O.
#pragma once

#include "base/value.hpp"
#include "store/control_records.hpp"
#include "store/control_store.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// Segments of a-z 0-9 _ - joined by '.'. InvalidInput names the parameter.
Result<std::string> name_in(const Value& params, std::string_view key);

struct EventQuestion {
    std::uint64_t from = 1;
    std::uint32_t most = 100;
};
Result<EventQuestion> event_question_from(const Value& params);

struct RowChange {
    enum class Kind : std::uint8_t { Put, Remove };

    Kind kind = Kind::Put;
    std::string set;
    std::string key;
    std::string value; ///< JSON text
};
Result<RowChange> row_change_from(const Value& params, RowChange::Kind kind);

/// The change, its event and its audit line, together. The set's revision goes to `revision`, which the write
/// and who waits for it share.
store::ControlWrite row_write(
    RowChange change, std::uint64_t token, WallTime now,
    std::shared_ptr<std::uint64_t> revision // owned by the write, too
);

/// Values of rows are given as what they are.
Value rows_value(const store::RowSet& rows);
Value events_value(const store::OutboxSpan& span);
Value page_value(const store::OutboxPage& page, const store::OutboxSpan& span);

} // namespace tutti::control_plane
