// The section `aranet4`: which sensors the source `co2` listens for, and how long.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::sections {

struct Aranet4Sensor {
    std::string label; ///< for people; differs from all others
    std::string mac;   ///< "AA:BB:CC:DD:EE:FF"; differs from all others

    bool operator==(const Aranet4Sensor&) const = default;
};

struct Aranet4Section {
    std::vector<Aranet4Sensor> sensors = {};
    microseconds timeout = seconds(30); ///< as long is listened for those that were not heard yet
    std::string adapter = {};           ///< "hci0"; empty: the first that is on

    bool operator==(const Aranet4Section&) const = default;
};

/// The longest `timeout`.
inline constexpr seconds longest_aranet4_timeout{120};

void read_aranet4(toml::TableReader& table, Aranet4Section& section);

} // namespace tutti::sections
