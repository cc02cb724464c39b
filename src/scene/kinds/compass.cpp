// Compass: a rose that turns beneath a needle, for any event that says a heading.
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "pixel/text.hpp"
#include "scene/heading.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/repeated_face.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Compass final : public Scene {
public:
    explicit Compass(const SceneStart& start) : face_(start.surface) {}

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        heading_.move(moment);
        const auto canvas = face_.begin(whole);
        canvas.fill(pixel::black);
        const auto colour = moment.parameters.colour("colour");
        middle_ = {(canvas.width() - 1) / 2.0, (canvas.height() - 1) / 2.0};
        radius_ = std::min(canvas.width(), canvas.height()) / 2.0 - 1;
        pixel::fill_disc(canvas, middle_, radius_, scaled(colour, 22));
        pixel::draw_ring(canvas, middle_, radius_ - 0.5, 1, scaled(colour, 150));
        paint_scale(canvas, colour);
        paint_star(canvas, colour);
        if (radius_ >= 15) paint_letters(canvas, moment.parameters.toggle("degrees"));
        face_.show(whole);
        return {};
    }

private:
    /// At so many turns clockwise from north, on the rose as it stands now.
    pixel::Point at(double turns, double radius) const noexcept {
        const double angle = turns - heading_.turns();
        return {middle_.x + radius * pixel::fast_sine(angle), middle_.y - radius * pixel::fast_cosine(angle)};
    }

    void paint_scale(pixel::Canvas canvas, pixel::Colour colour) const noexcept {
        for (int mark = 0; mark < 24; ++mark) {
            const double turns = mark / 24.0;
            const double length = mark % 2 == 0 ? radius_ * 0.1 : radius_ * 0.04;
            pixel::draw_smooth_line(
                canvas, at(turns, radius_ - 1.5), at(turns, radius_ - 1.5 - length), scaled(colour, 130)
            );
        }
    }

    /// Four long points, each half light and half dark, as on old charts; the north one red.
    void paint_star(pixel::Canvas canvas, pixel::Colour colour) const noexcept {
        const int reach = static_cast<int>(radius_ * 0.62);
        const double sine = pixel::fast_sine(heading_.turns());
        const double cosine = pixel::fast_cosine(heading_.turns());
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x) {
                // Turned back: where on the rose this light is.
                const double east = x * cosine - y * sine;
                const double north = -x * sine - y * cosine;
                const double along = std::max(std::abs(east), std::abs(north));
                const double aside = std::min(std::abs(east), std::abs(north));
                const double inside = (reach - along) * 0.22 - aside + 0.5;
                if (inside <= 0) continue;
                const bool is_north = north > std::abs(east);
                const bool is_dark =
                    std::abs(north) > std::abs(east) ? (east > 0) == (north > 0) : (east > 0) != (north > 0);
                const auto own = is_north ? pixel::Colour{255, 50, 40} : mixed(colour, pixel::white, 150);
                const auto px = static_cast<int>(std::lround(middle_.x + x));
                const auto py = static_cast<int>(std::lround(middle_.y + y));
                if (canvas.holds(px, py))
                    canvas.at(px, py) =
                        mixed(canvas.at(px, py), scaled(own, is_dark ? 90 : 255), pixel::channel(inside));
            }
    }

    void paint_letters(pixel::Canvas canvas, bool with_degrees) const noexcept {
        constexpr std::array<std::string_view, 4> winds = {"N", "E", "S", "W"};
        for (std::size_t i = 0; i < winds.size(); ++i) {
            const auto place = at(static_cast<double>(i) / 4, radius_ * 0.77);
            const auto colour = i == 0 ? pixel::Colour{255, 90, 70} : pixel::white;
            const double left = place.x - text_width(winds[i], pixel::Face::Small) / 2.0;
            draw_text(
                canvas, static_cast<int>(std::lround(left + 0.5)), static_cast<int>(std::lround(place.y - 4)),
                winds[i], colour, pixel::Face::Small
            );
        }
        // Which way it points is above: a lubber line.
        const int x = static_cast<int>(middle_.x);
        pixel::fill_rectangle(canvas, {x, 0, {canvas.width() % 2 == 0 ? 2 : 1, 3}}, {255, 210, 0});
        if (!with_degrees) return;
        std::array<char, 4> digits = {'0', '0', '0', 0};
        const long degrees = std::lround(heading_.turns() * 360) % 360;
        std::to_chars(digits.data() + (degrees < 10 ? 2 : degrees < 100 ? 1 : 0), digits.data() + 3, degrees);
        draw_text(canvas, 0, canvas.height() - 8, {digits.data(), 3}, {255, 210, 0}, pixel::Face::Small);
    }

    RepeatedFace face_;
    Heading heading_;
    pixel::Point middle_;
    double radius_ = 1;
};

} // namespace

SceneKind compass() {
    return {
        .about =
            {.name = "compass",
             .title = "Compass",
             .about = "A compass rose that turns with any event that says a heading.",
             .parameters = {{"degrees", "Degrees", Toggle{}}, {"colour", "Colour", Tint{{50, 130, 255}}}}},
        .make = [](const SceneStart& start) { return std::make_unique<Compass>(start); },
    };
}

} // namespace tutti::scene::kinds
