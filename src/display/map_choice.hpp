// How a display's lights lie on its canvas, as `map` and `chain` of `[display.<name>]` say it: one of the
// layouts, or a file.
#pragma once

#include "pixel/pixel_map.hpp"
#include "toml/table_reader.hpp"

#include <string>

namespace tutti::display {

struct MapChoice {
    pixel::Layout layout = pixel::Grid{}; ///< where no file is named
    std::string file; ///< ends in .csv or .json; relative to the folder of the configuration
    pixel::Chain chain;

    bool operator==(const MapChoice&) const = default;
};

/// The keys `map` and `chain` of a display. `lights` is the size of the canvas as the lights see it: turned.
void read_map(toml::TableReader& display, MapChoice& map, pixel::Size lights);

} // namespace tutti::display
