// Filters on source/sensor as rules have them: those of MQTT ("system/+", "camera/#"), in which a '*' within
// a level stands for any letters of it: "co2/*:co2".
#pragma once

#include <string_view>

namespace tutti::sections {

bool is_reading_filter(std::string_view text) noexcept;
/// Whether it names one subject alone.
bool is_plain_name(std::string_view filter) noexcept;
/// Whether a valid filter takes `name`, "co2/Living room:co2".
bool takes(std::string_view filter, std::string_view name) noexcept;

} // namespace tutti::sections
