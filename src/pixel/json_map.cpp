#include "base/json.hpp"
#include "pixel/light_numbers.hpp"
#include "pixel/map_file.hpp"
#include "pixel/map_place.hpp"

namespace tutti::pixel {

namespace {

Result<std::uint32_t> pixel_of(const Value& light, std::size_t number, Size size) {
    if (light.is_null()) return no_pixel;
    const bool is_place = light.is_array() && light.items().size() == 2 && light.items()[0].is_number()
                          && light.items()[1].is_number();
    if (!is_place)
        return fail(
            ErrorCode::InvalidInput, fmt::format("light {} must be [x, y] or null", number), light.position()
        );
    auto pixel = pixel_near(light.items()[0].number(), light.items()[1].number(), size, light.position());
    if (!pixel) pixel.error().message = fmt::format("light {}: {}", number, pixel.error().message);
    return pixel;
}

Result<PixelMap> read_list_of_places(std::span<const Value> lights, Size size) {
    if (lights.empty()) return fail(ErrorCode::InvalidInput, "the map has no lights");
    if (lights.size() > max_lights) return too_many_lights();
    PixelMap map{{}, size};
    map.pixels.reserve(lights.size());
    for (const Value& light : lights) {
        const auto pixel = pixel_of(light, map.pixels.size(), size);
        if (!pixel) return std::unexpected(pixel.error());
        map.pixels.push_back(*pixel);
    }
    return map;
}

Result<PixelMap> read_ledmap(std::span<const Value> cells, Size size) {
    if (cells.size() > size.pixels())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("`map` has {} cells, the canvas {} pixels", cells.size(), size.pixels())
        );
    LightNumbers numbers(size);
    std::uint32_t pixel = 0;
    for (const Value& cell : cells) {
        if (!cell.is_integer())
            return fail(
                ErrorCode::InvalidInput, fmt::format("cell {} of `map` must be a whole number", pixel),
                cell.position()
            );
        const auto at = pixel++;
        if (cell.integer() == -1) continue;
        const auto set = numbers.set(at, cell.integer(), cell.position());
        if (!set) return std::unexpected(set.error());
    }
    return std::move(numbers).take();
}

} // namespace

Result<PixelMap> parse_json_map(std::string_view text, Size size) {
    if (text.size() > max_map_file) return fail(ErrorCode::LimitExceeded, "a map may have 16 MiB");
    const auto document = parse_json(text);
    if (!document) return std::unexpected(document.error());
    if (document->is_array()) return read_list_of_places(document->items(), size);
    const auto* map = document->is_object() ? document->find("map") : nullptr;
    if (map == nullptr || !map->is_array())
        return fail(ErrorCode::InvalidInput, "must be a list of [x, y], or WLED's {\"map\": [...]}");
    return read_ledmap(map->items(), size);
}

} // namespace tutti::pixel
