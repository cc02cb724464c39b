#include "sections/sensors_section.hpp"

#include "sections/section.hpp"

#include <algorithm>

namespace tutti::sections {

void read_sensors(toml::TableReader& table, SensorsSection& section) {
    read_simulate(table);
    table.read("factor", section.factor, toml::Real{0, 1000});
    table.read("imu", section.imu, toml::Boolean{});
    std::vector<double> offset;
    if (!table.read_list("compass_offset", offset, toml::Real{-20, 20})) return;
    if (offset.size() != section.compass_offset.size())
        table.mistake("compass_offset", "must be three numbers, for x, y and z");
    else
        std::ranges::copy(offset, section.compass_offset.begin());
}

} // namespace tutti::sections
