// What BlueZ's messages are made of, taken apart. Pure.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

inline constexpr std::string_view adapter_interface = "org.bluez.Adapter1";
inline constexpr std::string_view device_interface = "org.bluez.Device1";
inline constexpr std::string_view battery_interface = "org.bluez.Battery1";
inline constexpr std::string_view characteristic_interface = "org.bluez.GattCharacteristic1";
inline constexpr std::string_view adapters_folder = "/org/bluez/";

/// The argument of a body, or null.
const Value& argument(const Value& body, std::size_t index);

/// Empty where it is no text, or not there.
std::string_view text(const Value& value);
std::string_view text_of(const Value& properties, std::string_view key);

/// The address in a device's path: "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF".
std::string address_in(std::string_view path);

/// Empty where it is no list, or anything in it is no byte.
std::vector<std::uint8_t> bytes_of(const Value& list);

bool is_list_with(const Value& list, std::string_view word);

/// Of an adapter's properties: what they do not say is taken for on.
bool is_off(const Value& properties);

} // namespace tutti::io
