#include "workers/homeassistant/entity_kind.hpp"

#include <array>

namespace tutti::homeassistant {

namespace {

struct Row {
    std::string_view unit;
    std::string_view quantity; ///< that must be part of the sensor's; empty: any
    std::string_view device_class;
    std::string_view state_class = "measurement";
    std::string_view shown_unit = {}; ///< empty: the same
};

/// The first that fits.
constexpr std::array<Row, 36> rows = {{
    {"°C", "", "temperature"},
    {"°F", "", "temperature"},
    {"K", "", "temperature"},
    {"%", "humidity", "humidity"},
    {"%", "battery", "battery"},
    {"%", "moisture", "moisture"},
    {"ppm", "co2", "carbon_dioxide"},
    {"µg/m³", "pm25", "pm25"},
    {"µg/m³", "pm10", "pm10"},
    {"hPa", "", "atmospheric_pressure"},
    {"mbar", "", "atmospheric_pressure"},
    {"mb", "", "atmospheric_pressure", "measurement", "mbar"},
    {"Pa", "", "pressure"},
    {"km/h", "wind", "wind_speed"},
    {"m/s", "wind", "wind_speed"},
    {"mph", "wind", "wind_speed"},
    {"km/h", "", "speed"},
    {"m/s", "", "speed"},
    {"mph", "", "speed"},
    {"mm", "precip", "precipitation"},
    {"mm", "rain", "precipitation"},
    {"mm", "", "distance"},
    {"m", "", "distance"},
    {"km", "", "distance"},
    {"mi", "", "distance"},
    {"W", "", "power"},
    {"kWh", "", "energy", "total_increasing"},
    {"Wh", "", "energy", "total_increasing"},
    {"V", "", "voltage"},
    {"A", "", "current"},
    {"lx", "", "illuminance"},
    {"dBm", "", "signal_strength"},
    {"B/s", "", "data_rate"},
    {"B", "", "data_size"},
    {"s", "", "duration"},
    {"Hz", "", "frequency"},
}};

} // namespace

EntityKind kind_of_number(std::string_view quantity, std::string_view unit) noexcept {
    for (const auto& row : rows)
        if (row.unit == unit && quantity.contains(row.quantity))
            return {row.device_class, row.state_class, row.shown_unit.empty() ? unit : row.shown_unit};
    return {"", "measurement", unit};
}

std::string_view class_of_boolean(std::string_view quantity) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> classes = {{
        {"online", "connectivity"},
        {"connected", "connectivity"},
        {"throttled", "problem"},
        {"motion", "motion"},
        {"door", "door"},
        {"moisture", "moisture"},
    }};
    for (const auto& [word, device_class] : classes)
        if (quantity.contains(word)) return device_class;
    return {};
}

} // namespace tutti::homeassistant
