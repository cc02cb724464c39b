#include "scene/kinds/sprite_sheet.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tutti::scene::kinds {

namespace {

// '#' the body, 'o' white of the eye, '.' nothing; what is dark lets through what is behind.
constexpr std::array<std::string_view, 2> figure = {
    "...####..."
    "..######.."
    ".########."
    ".###oo.oo."
    ".###o..o.."
    ".###oo.oo."
    ".########."
    ".########."
    ".##.##.##.",

    ".........."
    "...####..."
    "..######.."
    ".###oo.oo."
    ".###o..o.."
    ".###oo.oo."
    ".########."
    "##########"
    "#..##..##.",
};
constexpr pixel::Size figure_size{10, 9};
constexpr std::size_t figure_hues = 8;

pixel::Frame frame_of(std::string_view art, pixel::Colour body, int scale) {
    const pixel::Size size{figure_size.width * scale, figure_size.height * scale};
    pixel::Frame frame{pixel::Picture(size), std::vector<std::uint8_t>(size.pixels()), milliseconds(160)};
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const char sign = art[static_cast<std::size_t>(y / scale * figure_size.width + x / scale)];
            if (sign == '.') continue;
            frame.picture.canvas().at(x, y) = sign == '#' ? body : pixel::white;
            frame.alpha[static_cast<std::size_t>(y * size.width + x)] = 255;
        }
    return frame;
}

pixel::Frame mirrored(const pixel::Frame& frame) {
    auto made = frame;
    const auto width = static_cast<std::size_t>(frame.picture.size().width);
    const auto pixels = made.picture.pixels();
    for (std::size_t row = 0; row < pixels.size(); row += width) {
        std::ranges::reverse(pixels.subspan(row, width));
        if (!made.alpha.empty()) std::ranges::reverse(std::span(made.alpha).subspan(row, width));
    }
    return made;
}

/// One cell of a frame at another size. What shines through it shines through what is made of it.
pixel::Frame cell_of(const pixel::Frame& frame, pixel::Rectangle cell, pixel::Size size) {
    pixel::Frame made{pixel::Picture(size), {}, frame.duration};
    if (!frame.alpha.empty()) made.alpha.resize(size.pixels());
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const int from_x = cell.left + (2 * x + 1) * cell.size.width / (2 * size.width);
            const int from_y = cell.top + (2 * y + 1) * cell.size.height / (2 * size.height);
            made.picture.canvas().at(x, y) = frame.picture.at(from_x, from_y);
            if (frame.alpha.empty()) continue;
            made.alpha[static_cast<std::size_t>(y * size.width + x)] =
                frame.alpha[static_cast<std::size_t>(from_y * frame.picture.size().width + from_x)];
        }
    return made;
}

} // namespace

void SpriteSheet::add(Strip strip) {
    Strip left;
    for (const auto& frame : strip.frames) left.frames.push_back(mirrored(frame));
    right_.push_back(std::move(strip));
    left_.push_back(std::move(left));
}

SpriteSheet SpriteSheet::of_ours(int scale) {
    SpriteSheet sheet;
    for (std::size_t i = 0; i < figure_hues; ++i) {
        const auto body = pixel::from_hsv(static_cast<double>(i) / figure_hues, 0.85, 1);
        Strip strip;
        for (const auto art : figure) strip.frames.push_back(frame_of(art, body, scale));
        sheet.add(std::move(strip));
    }
    return sheet;
}

SpriteSheet
SpriteSheet::of(const Strip& strip, int columns, int rows, double rate, int scale, pixel::Size most) {
    const pixel::Size whole = strip.size();
    columns = std::min(columns, whole.width);
    rows = std::min(rows, whole.height);
    const pixel::Size cell{whole.width / columns, whole.height / rows};
    pixel::Size size{cell.width * scale, cell.height * scale};
    if (size.width > most.width || size.height > most.height) size = pixel::placed_within(cell, most).size;
    const bool is_sheet = columns * rows > 1;
    Strip made;
    for (const auto& frame : strip.frames) {
        for (int i = 0; i < columns * rows; ++i) {
            const pixel::Rectangle place{i % columns * cell.width, i / columns * cell.height, cell};
            auto& next = made.frames.emplace_back(cell_of(frame, place, size));
            if (is_sheet) next.duration = microseconds(static_cast<std::int64_t>(1e6 / rate));
        }
        if (is_sheet) break; // a sheet is one picture
    }
    SpriteSheet sheet;
    sheet.add(std::move(made));
    return sheet;
}

} // namespace tutti::scene::kinds
