// What BlueZ's refusals mean to a person, and what to do about each.
#pragma once

#include "base/result.hpp"
#include "io/dbus/dbus_message.hpp"

#include <string_view>

namespace tutti::io {

/// "NotReady" of "org.bluez.Error.NotReady", or nothing where it is not BlueZ's own.
std::string_view bluez_refusal(const DBusError& error) noexcept;

/// D-Bus's own word for: nobody is BlueZ, and nobody can be started who would be.
bool is_nobody_there(const DBusError& error) noexcept;

Error bluez_ended();
Error bluetooth_adapter_off(std::string_view adapter);
Error bluetooth_adapter_gone(std::string_view adapter);

/// `adapter`: "hci0"; empty: not known yet.
Error explain_bluez_error(const DBusError& error, std::string_view adapter);

} // namespace tutti::io
