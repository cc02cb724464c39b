#include "scene/kinds/placeholder.hpp"

#include "pixel/text.hpp"

#include <algorithm>
#include <array>

namespace tutti::scene::kinds {

namespace {

constexpr std::array<pixel::Colour, 4> pure = {{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}}};

void draw_card_of(pixel::Canvas canvas, int left, int width, int number) noexcept {
    const int height = canvas.height();
    // The lower half: one band a colour, dark on the left.
    for (int y = height / 2; y < height; ++y) {
        const auto band = static_cast<std::size_t>((y - height / 2) * 4 / (height - height / 2));
        for (int x = 0; x < width; ++x)
            canvas.set(
                left + x, y,
                pixel::scaled(pure[band], static_cast<std::uint8_t>(255 * x / std::max(width - 1, 1)))
            );
    }
    if (height < 8) return;
    pixel::draw_rectangle(canvas, {left, 0, {width, height}}, {90, 90, 90});
    const int corner = std::clamp(std::min(width, height) / 10, 1, 8);
    const int right = left + width - corner;
    const int bottom = height - corner;
    pixel::fill_rectangle(canvas, {left, 0, {corner, corner}}, pure[0]);
    pixel::fill_rectangle(canvas, {right, 0, {corner, corner}}, pure[1]);
    pixel::fill_rectangle(canvas, {right, bottom, {corner, corner}}, pure[2]);
    pixel::fill_rectangle(canvas, {left, bottom, {corner, corner}}, pure[3]);
    const char digit = static_cast<char>('0' + number % 10);
    const std::string_view text(&digit, 1);
    const auto face = pixel::face_that_fits(text, {width - 2, height / 2 - 2});
    const int x = left + (width - pixel::text_width(text, face)) / 2;
    pixel::draw_text(canvas, x, (height / 2 - pixel::text_height(face)) / 2, text, pixel::white, face);
}

} // namespace

void draw_test_card(pixel::Canvas canvas, int faces) noexcept {
    canvas.fill(pixel::black);
    const int width = canvas.width() / faces;
    for (int face = 0; face < faces; ++face) draw_card_of(canvas, face * width, width, face + 1);
}

void draw_words(pixel::Canvas canvas, std::string_view words, pixel::Colour colour) noexcept {
    canvas.fill(pixel::black);
    constexpr auto face = pixel::Face::Small;
    for (int y = 1; !words.empty() && y < canvas.height(); y += pixel::text_height(face) + 1)
        pixel::draw_text(canvas, 1, y, pixel::take_line(words, canvas.width() - 2, face), colour, face);
}

Rooms rooms_of(const Surface& surface, bool each_face) noexcept {
    if (!each_face || surface.faces <= 1) return {surface.size, 1};
    return {{surface.size.width / surface.faces, surface.size.height}, surface.faces};
}

Parameter file_parameter() { return {"file", "File", Words{}}; }
Parameter fit_parameter(Fit initial) {
    return {"fit", "Fit", Choice{{"within", "over", "stretch"}, static_cast<std::size_t>(initial)}};
}
Parameter faces_parameter() { return {"faces", "Faces", Choice{{"each", "across"}, 0}}; }
bool is_each_face(const Parameters& parameters) noexcept { return parameters.choice("faces") == 0; }
Fit fit_of(const Parameters& parameters) noexcept { return static_cast<Fit>(parameters.choice("fit")); }

} // namespace tutti::scene::kinds
