#include "scene/banner.hpp"

#include "pixel/text.hpp"

#include <cmath>

namespace tutti::scene {

void draw_banner(
    pixel::Canvas canvas, int faces, std::string_view words, pixel::Colour colour, microseconds time,
    double shift
) {
    constexpr double columns_a_second = 30;
    const int room = canvas.width() / faces;
    const auto face = pixel::face_that_fits(words, {room, canvas.height()});
    const int width = pixel::text_width(words, face);
    const int top = (canvas.height() - pixel::text_height(face)) / 2;
    const int moved = static_cast<int>(shift * room);
    if (width <= room) {
        for (int each = 0; each < faces; ++each)
            pixel::draw_text(canvas, each * room + (room - width) / 2 + moved, top, words, colour, face);
        return;
    }
    const int way = canvas.width() + width;
    const int run = static_cast<int>(std::fmod(to_seconds(time) * columns_a_second, way));
    pixel::draw_text(canvas, room - run + moved, top, words, colour, face);
}

} // namespace tutti::scene
