// The line protocol of devices (docs/write-an-input.md): one JSON object a line, an event or how a device is.
// Boards on serial lines print it, and programs on their standard output.
#pragma once

#include "base/result.hpp"
#include "device/saying.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::device {

/// {"event_type","data","producer_id"?,"device"?,"timestamp"?}
struct EventLine {
    Saying saying;
    std::string device = {}; ///< empty: there is one

    bool operator==(const EventLine&) const = default;
};

enum class DeviceState : std::uint8_t { Connected, SuspectedDisconnect, Recovered, Disconnected };

/// {"device","state","name"?,"producer_id"?,"reason"?}
struct StateLine {
    std::string device;
    DeviceState state = DeviceState::Connected;
    std::string name = {};
    std::optional<std::int32_t> producer = std::nullopt;
    std::string reason = {};

    bool operator==(const StateLine&) const = default;
};

/// {"state":"unavailable","reason"} and {"state":"available"}: of the kind as a whole.
struct AvailabilityLine {
    bool is_available = true;
    std::string reason = {};

    bool operator==(const AvailabilityLine&) const = default;
};

/// {"malformed":"<what>","sample"?,"device"?,"count"?}: the device behind the program said what is none.
struct MalformedLine {
    std::string what;
    std::string sample = {};
    std::string device = {};
    std::uint64_t count = 1;

    bool operator==(const MalformedLine&) const = default;
};

using Line = std::variant<EventLine, StateLine, AvailabilityLine, MalformedLine>;

/// InvalidInput says in words what is wrong.
Result<Line> parse_line(std::string_view text);

} // namespace tutti::device
