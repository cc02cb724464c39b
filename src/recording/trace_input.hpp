// A recorded event as an input of a rehearsal: `tutti rehearse CONFIG --trace show.jsonl`.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "recording/recorded.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::recording {

struct TraceInput {
    WallTime time;    ///< the event's own timestamp
    WallTime arrival; ///< when the recorder heard of it; never goes back within one recording
    std::string id;   ///< with `source` it tells duplicates
    std::string type;
    std::int32_t producer = 0;
    std::string source;
    Value data; ///< an object

    bool operator==(const TraceInput&) const = default;
};

/// Whether a recording begins with this line: no trace line of a rehearsal looks like it.
bool is_recording_header(std::string_view line);

/// The input that a message was; nothing for what is no event, cannot be read, or came from the director
/// (`director`, `<node>.director`): that is what the rehearsal makes anew.
std::optional<TraceInput> trace_input(const Recorded& message);

/// The same from a line of the file, without its '\n'. For many lines LineDecoder is faster.
std::optional<TraceInput> trace_input(std::string_view line);

} // namespace tutti::recording
