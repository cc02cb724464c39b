// One entity of Home Assistant as its REST interface answers (GET /api/states/<id>,
// developers.home-assistant.io, "REST API"): a reading. No I/O.
#pragma once

#include "worker/message.hpp"

#include <string_view>

namespace tutti::hass {

/// "sensor.outside_temperature" → "sensor_outside_temperature".
std::string sensor_of(std::string_view entity);

/// A number where it has a unit or is a measurement, true or false where it is on or off, else text of at
/// most 255 letters; null where Home Assistant has no value itself. InvalidInput: no state.
Result<worker::Reading> reading_of(std::string_view entity, const Value& answer);

} // namespace tutti::hass
