// The lines of a rehearsal: the inputs of a trace, and the events that result.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::show {

/// {"t":1.25,"type":"button.press","producer":1,"source":"pad","data":{…}}, or {"t":…,"end":true}.
struct TraceLine {
    WallTime time;    ///< from the start of the trace, not of the day
    bool end = false; ///< the trace ends here; nothing below counts
    std::string type;
    std::int32_t producer = 0;
    std::string source; ///< empty: none
    Value data = Value::object({});
    std::optional<WallTime> arrival = {}; ///< when it came, which a recording knows; else it came at its time

    bool operator==(const TraceLine&) const = default;
};

/// Reads one line; unknown keys are ignored, times rounded to whole microseconds. InvalidInput says what is
/// wrong.
Result<TraceLine> parse_trace_line(JsonReader& reader, std::string_view line);

/// Appends a line as a rehearsal prints it, its end included: keys sorted at every depth, t with six
/// decimals, `source` left out where there is none.
void append_trace_line(
    std::string& out, WallTime time, std::string_view type, std::int32_t producer, std::string_view source,
    const Value& data
);

} // namespace tutti::show
