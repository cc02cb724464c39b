// Any bytes as a file of a pixel map, on a canvas of sides that the first two say: never a crash, each
// refusal has words, and every light has a pixel of the canvas, or none.
#include "pixel/map_file.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::pixel;

void look_at(const Result<PixelMap>& map, Size size) {
    invariant(map || !map.error().message.empty(), "a refusal has words");
    if (!map) return;
    invariant(!map->pixels.empty() && map->pixels.size() <= max_lights, "there are lights, and not too many");
    for (const int degrees : {0, 90, 180, 270})
        for (const auto pixel : rotated(*map, degrees).pixels)
            invariant(pixel < size.pixels() || pixel == no_pixel, "each shows a pixel of the canvas");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Size canvas{1 + data[0] % 64, 1 + data[1] % 64};
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    look_at(parse_csv_map(text, canvas), canvas);
    look_at(parse_json_map(text, canvas), canvas);
    return 0;
}
