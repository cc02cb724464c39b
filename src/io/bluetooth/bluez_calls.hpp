// How BlueZ is asked, and which of its signals are heard: what all share who speak with it. Pure.
#pragma once

#include "io/dbus/dbus_message.hpp"

#include <span>
#include <string>
#include <vector>

namespace tutti::io {

/// org.freedesktop.DBus.ObjectManager.GetManagedObjects. D-Bus may have to start BlueZ first.
DBusCall bluez_objects_call();
/// Of the adapter at that path: "StartDiscovery".
DBusCall adapter_call(std::string path, std::string member, std::vector<Value> arguments = {});
DBusCall device_call(std::string path, std::string member);
DBusCall characteristic_call(std::string path, std::string member, std::vector<Value> arguments = {});

/// Rules of D-Bus for InterfacesAdded, InterfacesRemoved, PropertiesChanged, and NameOwnerChanged of BlueZ
/// itself.
std::span<const char* const> bluez_signals() noexcept;

} // namespace tutti::io
