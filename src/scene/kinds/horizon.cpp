// Horizon: the artificial horizon of an aeroplane, held level by an accelerometer or a phone, with the
// heading above.
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "pixel/text.hpp"
#include "scene/heading.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/repeated_face.hpp"
#include "scene/tilt.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

constexpr std::array<std::string_view, 8> winds = {"N", "NE", "E", "SE", "S", "SW", "W", "NW"};

class Horizon final : public Scene {
public:
    explicit Horizon(const SceneStart& start) : face_(start.surface) {}

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        tilt_.move(moment);
        heading_.move(moment);
        is_held_ = is_held_ || std::abs(tilt_.right()) + std::abs(tilt_.down()) > 0.01;
        // Nobody holds it: it sways like a ship.
        const double sway = moment.seconds() / 11;
        right_ = is_held_ ? tilt_.right() : 0.2 * pixel::fast_sine(sway);
        const double pitch = is_held_ ? tilt_.down() : 0.12 * pixel::fast_sine(sway * 1.7);
        down_ = std::sqrt(std::max(0.0, 1 - right_ * right_));

        const auto canvas = face_.begin(whole);
        const double unit = canvas.height() / 2.0;
        lift_ = pitch * unit * 1.2;
        middle_ = {(canvas.width() - 1) / 2.0, (canvas.height() - 1) / 2.0};
        paint_ground(canvas, moment.parameters.colour("sky"), moment.parameters.colour("ground"), unit);
        if (canvas.height() >= 32 && canvas.width() >= 32) {
            paint_ladder(canvas, unit);
            paint_aircraft(canvas);
            paint_heading(canvas);
        }
        face_.show(whole);
        return {};
    }

private:
    /// How far above the horizon a place is, in lights.
    double above(double x, double y) const noexcept {
        return (middle_.y - y) * down_ + (x - middle_.x) * right_ + lift_;
    }
    /// The place so far along the horizon and above it.
    pixel::Point place(double along, double up) const noexcept {
        const double off = up - lift_;
        return {middle_.x + along * down_ + off * right_, middle_.y - off * down_ + along * right_};
    }

    void
    paint_ground(pixel::Canvas canvas, pixel::Colour sky, pixel::Colour ground, double unit) const noexcept {
        const auto high_sky = scaled(sky, 90);
        const auto near_ground = scaled(ground, 70);
        for (int y = 0; y < canvas.height(); ++y)
            for (int x = 0; x < canvas.width(); ++x) {
                const double up = above(x, y);
                const auto way = pixel::channel(std::abs(up) / (unit * 1.3));
                const auto above_it = mixed(mixed(sky, pixel::white, 40), high_sky, way);
                const auto below_it = mixed(ground, near_ground, way);
                canvas.at(x, y) = mixed(below_it, above_it, pixel::channel(up + 0.5));
                const double line = 1.2 - std::abs(up);
                if (line > 0) canvas.at(x, y) = mixed(canvas.at(x, y), pixel::white, pixel::channel(line));
            }
    }

    void paint_ladder(pixel::Canvas canvas, double unit) const noexcept {
        for (const int rung : {-3, -2, -1, 1, 2, 3}) {
            const double half = rung % 2 == 0 ? unit * 0.28 : unit * 0.14;
            const double up = rung * unit * 0.21;
            pixel::draw_smooth_line(canvas, place(-half, up), place(half, up), {190, 200, 210});
        }
    }

    void paint_aircraft(pixel::Canvas canvas) const noexcept {
        const pixel::Colour gold{255, 200, 0};
        const int x = canvas.width() / 2;
        const int y = canvas.height() / 2;
        const int wing = canvas.width() / 5;
        pixel::fill_rectangle(canvas, {x - wing - 4, y - 1, {wing, 2}}, gold);
        pixel::fill_rectangle(canvas, {x + 4, y - 1, {wing, 2}}, gold);
        pixel::fill_rectangle(canvas, {x - 1, y - 1, {2, 2}}, gold);
    }

    /// A band with the winds that are near, and the one ahead in the middle.
    void paint_heading(pixel::Canvas canvas) const noexcept {
        pixel::fill_rectangle(canvas, {0, 0, {canvas.width(), 10}}, {4, 6, 12});
        const double wide = canvas.width() * 2.6; // of a whole turn
        for (int mark = 0; mark < 32; ++mark) {
            const double apart = mark / 32.0 - heading_.turns();
            const double x = middle_.x + (apart - std::round(apart)) * wide;
            if (mark % 4 != 0) {
                canvas.set(static_cast<int>(std::lround(x)), 8, {90, 100, 120});
                continue;
            }
            const auto wind = winds[static_cast<std::size_t>(mark / 4)];
            const double off = std::abs(x - middle_.x) / canvas.width();
            const auto colour = mark == 0 ? pixel::Colour{255, 80, 60} : pixel::Colour{220, 230, 240};
            draw_text(
                canvas, static_cast<int>(std::lround(x - text_width(wind, pixel::Face::Small) / 2.0 + 0.5)),
                0, wind, scaled(colour, pixel::channel(1.1 - off * 1.6)), pixel::Face::Small
            );
        }
        pixel::fill_rectangle(canvas, {canvas.width() / 2 - 1, 9, {2, 2}}, {255, 200, 0});
    }

    RepeatedFace face_;
    Tilt tilt_;
    Heading heading_;
    bool is_held_ = false;
    double right_ = 0, down_ = 1; // the sine and the cosine of the roll
    double lift_ = 0;
    pixel::Point middle_;
};

} // namespace

SceneKind horizon() {
    return {
        .about =
            {.name = "horizon",
             .title = "Horizon",
             .about =
                 "An artificial horizon, held level by an accelerometer or a phone, with the heading above.",
             .parameters = {{"sky", "Sky", Tint{{30, 110, 230}}}, {"ground", "Ground", Tint{{120, 70, 20}}}},
             .hears = {"raw.accelerometer", "raw.tilt"}},
        .make = [](const SceneStart& start) { return std::make_unique<Horizon>(start); },
    };
}

} // namespace tutti::scene::kinds
