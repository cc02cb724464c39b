// An input of kind "heart_rate": straps with the heart-rate service of Bluetooth LE. tutti-heart-rate hears
// them.
#pragma once

#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::device {

struct HeartRate {
    /// Addresses or names, in which '*', '?' and '[…]' stand for others; none: every strap.
    std::vector<std::string> device = {};
    std::string adapter = {}; ///< "hci0"; empty: the first that is on

    bool operator==(const HeartRate&) const = default;
};

void read_heart_rate(toml::TableReader& table, HeartRate& heart_rate);

/// What follows the program's name in its command line.
std::vector<std::string> arguments_of(const HeartRate& heart_rate);

} // namespace tutti::device
