#include "display/pipeline.hpp"
#include "pixel/map_file.hpp"

#include <algorithm>
#include <numeric>

namespace tutti::display {

Result<pixel::PixelMap> map_of(const Display& display, std::string_view file) {
    const auto size = display.size_of_lights();
    if (display.map.file.empty())
        return rotated(pixel::make_map(display.map.layout, display.map.chain, size), display.rotation);
    auto map = display.map.file.ends_with(".json") ? pixel::parse_json_map(file, size)
                                                   : pixel::parse_csv_map(file, size);
    if (!map) return map;
    if (auto mistake = find_power_mistake(display.power, map->pixels.size()); !mistake.empty())
        return fail(ErrorCode::LimitExceeded, std::move(mistake));
    return rotated(std::move(*map), display.rotation);
}

pixel::PixelMap row_by_row(const Display& display) {
    pixel::PixelMap map{{}, display.size_of_lights()};
    map.pixels.resize(std::min(map.size.pixels(), pixel::max_lights));
    std::iota(map.pixels.begin(), map.pixels.end(), 0U);
    return rotated(std::move(map), display.rotation);
}

} // namespace tutti::display
