// What an OSC message says as an event: its type, its data and its time. Pure.
#pragma once

#include "base/value.hpp"
#include "osc/packet.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::input {

enum class OscClass : std::uint8_t {
    Action, ///< "osc.1.fader1": each is kept until it is delivered
    Raw,    ///< "raw.osc.1.fader1": one value of a stream
};

/// "/1/Fader 1" → "osc.1.fader_1": the address's parts in lower case, each character that no name may have as
/// a
/// '_', empty parts left out, each cut to 64. Nothing where that names nothing, or is too long for a type.
std::optional<std::string> osc_event_type(std::string_view address, OscClass klass);

/// {"address","args","types"}: the arguments as osc::values_of() has them.
Value osc_event_data(const osc::Message& message);

/// A bundle's time where it can be one that the sender meant: within a second of its arrival. What is further
/// off comes from a clock that is not ours, or is a wish for later; that counts from its arrival.
WallTime osc_event_time(osc::TimeTag tag, WallTime arrival) noexcept;

} // namespace tutti::input
