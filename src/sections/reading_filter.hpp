// Filters on source/sensor: those of MQTT ("system/+", "camera/#"), in which, in rules, a '*' within a level
// stands for any letters of it: "co2/*:co2".
#pragma once

#include "mqtt/topic.hpp"
#include "toml/values.hpp"

#include <string>
#include <string_view>

namespace tutti::sections {

bool is_reading_filter(std::string_view text) noexcept;
/// Whether it names one subject alone.
bool is_plain_name(std::string_view filter) noexcept;
/// Whether a valid filter takes `name`, "co2/Living room:co2".
bool takes(std::string_view filter, std::string_view name) noexcept;

/// One of MQTT alone, as a key's value.
inline toml::Read<std::string> reading_filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    const auto parsed = mqtt::parse_filter(*text);
    if (!parsed || !parsed->share_name.empty())
        return toml::complain("must be a filter on source/sensor, such as \"system/uptime\" or \"camera/#\"");
    return text;
}

} // namespace tutti::sections
