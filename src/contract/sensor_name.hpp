// What a source calls its sensors: a quantity ("co2"), or where it has several of a kind,
// "<label>:<quantity>" with a label that people chose ("Living room:co2").
#pragma once

#include <string>
#include <string_view>

namespace tutti::contract {

inline constexpr std::size_t most_of_a_sensor_name = 256; ///< bytes

/// A name segment, or an encoded label, ':' and a name segment.
bool is_sensor_name(std::string_view text) noexcept;

/// What would break a topic (`/`, `+`, `#`, control characters) or the name itself (`:`, `%`),
/// percent-encoded (RFC 3986 §2.1).
std::string encode_label(std::string_view label);

/// Of a sensor's name, for people: "Living room"; empty where it has none.
std::string label_of(std::string_view sensor);
/// Of a sensor's name what it measures: "co2".
std::string_view quantity_of(std::string_view sensor) noexcept;

} // namespace tutti::contract
