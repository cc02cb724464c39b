// What a Bluetooth Low Energy device says to everybody around, as one heard it once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::io {

struct Advertisement {
    std::string address;     ///< "AA:BB:CC:DD:EE:FF"
    std::string name;        ///< empty: it has not said one yet
    std::optional<int> rssi; ///< dBm: -40 is near, -95 hardly there
    std::map<std::uint16_t, std::vector<std::uint8_t>> manufacturer_data; ///< by company; what came now alone

    bool operator==(const Advertisement&) const = default;
};

} // namespace tutti::io
