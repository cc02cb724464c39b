// Event: something that happened once, on event/<type as path>.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Known by (source, id). Schema: contracts/schema/event.schema.json.
struct Event {
    std::string id;
    std::string type; ///< "button.press"
    std::int32_t producer = 0;
    std::string source;
    std::uint64_t seq = 0; ///< counts the source's events; 0: it does not say
    WallTime timestamp;
    Value data = Value::object({});   ///< an object
    std::optional<std::string> cause; ///< the id of the event that led to this one
    bool late = false;                ///< it waited for a bus that was away: what it asked for may be over

    bool operator==(const Event&) const = default;
};

/// Where the producer gave it no id, one is made of these bytes: the same wherever they are read.
Result<Event> parse_event(std::string_view json);
/// The id is empty where there is none.
Result<Event> event_from(const Value& payload);
/// Of an event that was kept, which always has its id.
Result<Event> kept_event_from(const Value& payload);
Value to_value(const Event& event);
std::string print(const Event& event);

} // namespace tutti::contract
