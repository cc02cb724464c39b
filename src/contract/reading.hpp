// Reading: the last known value of one sensor, retained on reading/<source>/<sensor>.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace tutti::contract {

/// Schema: contracts/schema/reading.schema.json.
struct Reading {
    Value value;      ///< a number, a string, true or false, or null: no value now
    std::string unit; ///< "%", "°C"; empty: none
    WallTime timestamp;
    microseconds expires_in = seconds(60); ///< from its arrival

    bool operator==(const Reading&) const = default;
};

inline constexpr microseconds least_reading_expiry = seconds(60);

/// How long the readings of a source stay: a slow source never blinks (DESIGN §3). Its status stays twice as
/// long.
constexpr microseconds
reading_expiry(microseconds interval, microseconds least = least_reading_expiry) noexcept {
    return std::max<microseconds>(least, 3 * interval);
}
constexpr microseconds
status_expiry(microseconds interval, microseconds least = least_reading_expiry) noexcept {
    return 2 * reading_expiry(interval, least);
}

Result<Reading> parse_reading(std::string_view json);
Result<Reading> reading_from(const Value& payload);
Value to_value(const Reading& reading);
std::string print(const Reading& reading);

} // namespace tutti::contract
