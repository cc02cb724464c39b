// What Home Assistant calls a reading: its device class and state class (home-assistant.io, "Sensor" and
// "Binary sensor"), which tell it how to show, convert and add up values. No I/O.
#pragma once

#include <string_view>

namespace tutti::homeassistant {

struct EntityKind {
    std::string_view device_class; ///< empty: none fits
    std::string_view state_class;  ///< of numbers; empty: of what is no measurement
    std::string_view unit;         ///< as Home Assistant writes it
};

/// Of a number: what it measures ("co2") and in which unit. A class is given only with a unit that Home
/// Assistant takes for it: it refuses others.
EntityKind kind_of_number(std::string_view quantity, std::string_view unit) noexcept;

/// The device class of a reading that is true or false.
std::string_view class_of_boolean(std::string_view quantity) noexcept;

} // namespace tutti::homeassistant
