// BlueZ's objects and signals as typed news: adapters, devices, their characteristics (GATT). Pure: values
// in, no D-Bus here. What is of another shape, or of something else, is no news.
#pragma once

#include "io/dbus/dbus_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::io {

struct AdapterNews {
    std::string name; ///< "hci0"
    bool is_on = false;
};

/// What was said of a device now; the rest is as it was.
struct DeviceNews {
    std::string path;                                 ///< "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF"
    std::string address;                              ///< "AA:BB:CC:DD:EE:FF": it is said always
    std::string name;                                 ///< empty: not said
    std::optional<std::vector<std::string>> services; ///< UUIDs, 36 characters each
    std::optional<bool> is_connected;
    std::optional<bool> is_resolved;     ///< BlueZ knows its services and characteristics
    std::optional<std::int64_t> battery; ///< %, from BlueZ's own reader of batteries
    bool is_heard = false;               ///< by radio, just now
};

struct CharacteristicNews {
    std::string path;
    std::string device;                             ///< its path
    std::string uuid;                               ///< empty: not said
    std::optional<std::vector<std::uint8_t>> value; ///< notified or read just now
};

/// The adapter, device or characteristic at that path is no more.
struct GoneNews {
    std::string path;
};

/// BlueZ came to the bus, or left it.
struct ServiceNews {
    bool is_there = false;
};

using BluezNews = std::variant<AdapterNews, DeviceNews, CharacteristicNews, GoneNews, ServiceNews>;

/// The answer of GetManagedObjects: adapters first, then devices, then characteristics. What a
/// characteristic's value was some day is no news.
std::vector<BluezNews> read_bluez_objects(const Value& body);
/// InterfacesAdded and -Removed, PropertiesChanged, NameOwnerChanged.
std::vector<BluezNews> read_bluez_signal(const DBusSignal& signal);

} // namespace tutti::io
