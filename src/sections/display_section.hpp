// The section `display`: what the matrix of lights shows, and how.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <functional>
#include <map>
#include <string>

namespace tutti::sections {

/// Below `moderate` a value is green, below `poor` yellow, from there on red.
struct DisplayThreshold {
    double moderate = 0;
    double poor = 0;

    bool operator==(const DisplayThreshold&) const = default;
};

struct DisplaySection {
    int rotation = 0;                             ///< 0, 90, 180 or 270 degrees, clockwise
    microseconds scroll_speed = milliseconds(80); ///< a column
    microseconds icon_duration = milliseconds(1500);
    bool show_icons = true;
    /// By quantity: { "co2": [1000, 1500] }. What a section leaves out stays.
    std::map<std::string, DisplayThreshold, std::less<>> thresholds = {{"co2", {1000, 1500}}};
    bool simulate = false; ///< whether it goes on where there are no lights, to be seen on the page

    bool operator==(const DisplaySection&) const = default;
};

void read_display(toml::TableReader& table, DisplaySection& section);

} // namespace tutti::sections
