// Test: a card for who builds a display. Corners and arrows show rotation, bars the order of colours, ramps
// gamma and dithering, numbers the order of faces, and a dot the order of the lights.
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/kinds/kinds.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr std::array<pixel::Colour, 4> bars = {{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}}};
constexpr std::array<std::string_view, 4> letters = {"R", "G", "B", "W"};

class TestCard final : public Scene {
public:
    explicit TestCard(const SceneStart& start) : faces_(std::max(1, start.surface.faces)) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto pattern = moment.parameters.choice("pattern");
        walked_ += moment.step_seconds() * moment.parameters.number("speed");
        canvas.fill({0, 0, 0});
        if (pattern == solid) {
            // One colour after the other: a light that lacks one is seen.
            canvas.fill(bars[static_cast<std::size_t>(moment.seconds() / 2) % bars.size()]);
        } else if (pattern == chequers) {
            for (int y = 0; y < canvas.height(); ++y)
                for (int x = 0; x < canvas.width(); ++x)
                    if ((x + y + static_cast<int>(moment.seconds())) % 2 == 0)
                        canvas.at(x, y) = {110, 110, 110};
        } else {
            const int width = std::max(1, canvas.width() / faces_);
            for (int face = 0; face < faces_ && pattern == card; ++face)
                paint_card(canvas, face, {face * width, 0, {width, canvas.height()}});
            walk(canvas);
        }
        return {};
    }

private:
    static constexpr std::size_t card = 0;
    static constexpr std::size_t solid = 2;
    static constexpr std::size_t chequers = 3;

    static void paint_card(pixel::Canvas canvas, int face, pixel::Rectangle room) noexcept {
        const auto [left, top, size] = room;
        const bool has_room = size.width >= 32 && size.height >= 32;
        if (!has_room) { // a strip, a small panel: the four colours, and no more
            for (std::size_t i = 0; i < bars.size(); ++i)
                canvas.set(left + static_cast<int>(i) % size.width, 0, bars[i]);
            return;
        }
        const int inner = size.width - 4;
        const int bar = (size.height - 8) / 8;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const int y = top + 3 + static_cast<int>(i) * (bar + 1);
            paint_bar(canvas, {left + 2, y, {inner, bar}}, i);
        }
        const int below = top + 3 + 4 * (bar + 1);
        paint_number(canvas, face, {left + 2, below, {inner, top + size.height - 2 - below}});
        pixel::draw_rectangle(canvas, room, {70, 70, 70});
        // Clockwise from the upper left: red, green, blue, white.
        const int right = left + size.width - 2;
        const int bottom = top + size.height - 2;
        const std::array<std::pair<int, int>, 4> corners = {
            {{left, top}, {right, top}, {right, bottom}, {left, bottom}}
        };
        for (std::size_t i = 0; i < corners.size(); ++i)
            pixel::fill_rectangle(canvas, {corners[i].first, corners[i].second, {2, 2}}, bars[i]);
    }

    /// Its letter, and from full light to nothing.
    static void paint_bar(pixel::Canvas canvas, pixel::Rectangle room, std::size_t which) noexcept {
        const bool has_letter = room.size.height >= 7;
        const int begin = has_letter ? 8 : 0;
        const int full = room.size.width / 4; // so wide it does not fade yet
        for (int x = begin; x < room.size.width; ++x) {
            const double gone = static_cast<double>(x - full) / (room.size.width - full - 1);
            pixel::fill_rectangle(
                canvas, {room.left + x, room.top, {1, room.size.height}},
                scaled(bars[which], pixel::channel(1 - gone))
            );
        }
        if (has_letter)
            draw_text(
                canvas, room.left + 1, room.top + (room.size.height - 7) / 2 - 1, letters[which], bars[which],
                pixel::Face::Small
            );
    }

    /// The face, from 1, and an arrow that points up.
    static void paint_number(pixel::Canvas canvas, int face, pixel::Rectangle room) noexcept {
        std::array<char, 4> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), face + 1).ptr;
        const std::string_view text(digits.begin(), end);
        const auto font = pixel::face_that_fits(text, {room.size.width / 2, room.size.height});
        const int tall = pixel::text_height(font);
        draw_text(
            canvas, room.left + room.size.width / 4 - pixel::text_width(text, font) / 2,
            room.top + (room.size.height - tall) / 2, text, pixel::white, font
        );
        const double x = room.left + room.size.width * 0.72;
        const double head = room.top + 4;
        const double foot = room.top + room.size.height - 4;
        const double wing = room.size.height * 0.22;
        for (const auto& [from, to] :
             {std::pair{pixel::Point{x, head}, pixel::Point{x, foot}},
              std::pair{pixel::Point{x, head}, pixel::Point{x - wing, head + wing}},
              std::pair{pixel::Point{x, head}, pixel::Point{x + wing, head + wing}}})
            pixel::draw_smooth_line(canvas, from, to, {255, 200, 0});
    }

    /// A dot through all the lights, row by row, with a short tail.
    void walk(pixel::Canvas canvas) const noexcept {
        const auto pixels = canvas.pixels();
        const auto head = static_cast<std::size_t>(walked_) % pixels.size();
        constexpr std::size_t tail = 8;
        for (std::size_t i = 0; i < std::min(tail, pixels.size()); ++i) {
            auto& light = pixels[(head + pixels.size() - i) % pixels.size()];
            light = mixed(light, {255, 0, 255}, static_cast<std::uint8_t>(255 - i * 31));
        }
    }

    int faces_;
    double walked_ = 0; // lights
};

} // namespace

SceneKind test_card() {
    return {
        .about =
            {.name = "test",
             .title = "Test card",
             .about = "A card for building displays: colours, corners, faces, and a dot through all lights.",
             .parameters =
                 {{"pattern", "Pattern", Choice{{"card", "dot", "solid", "chequers"}}},
                  {"speed", "Dot",
                   Number{
                       .least = 1,
                       .most = 2000,
                       .initial = 120,
                       .unit = "lights/s",
                       .curve = Curve::Exponential
                   }}}},
        .make = [](const SceneStart& start) { return std::make_unique<TestCard>(start); },
    };
}

} // namespace tutti::scene::kinds
