// Values of configuration files that name Bluetooth's things.
#pragma once

#include "toml/values.hpp"

#include <string>

namespace tutti::toml {

/// Six bytes in hexadecimal, joined by colons; in small letters, too, which become large ones.
struct BluetoothAddress {
    Read<std::string> operator()(const Value& value) const;
};

/// "hci0": the last segment of its path on D-Bus. Empty: the first that is on.
struct BluetoothAdapter {
    Read<std::string> operator()(const Value& value) const;
};

} // namespace tutti::toml
