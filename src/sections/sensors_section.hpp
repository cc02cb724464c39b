// The section `sensors`: how the source of that name reads the Sense HAT.
#pragma once

#include "toml/table_reader.hpp"

#include <array>

namespace tutti::sections {

struct SensorsSection {
    /// The processor warms the sensor: what is measured is too warm by (processor - measured) / factor. 0:
    /// left as it is.
    double factor = 5.466;
    bool imu = false; ///< whether heading and acceleration are read too
    /// What the board itself adds to the magnetic field, in gauss, to be taken off.
    std::array<double, 3> compass_offset{};

    bool operator==(const SensorsSection&) const = default;
};

void read_sensors(toml::TableReader& table, SensorsSection& section);

} // namespace tutti::sections
