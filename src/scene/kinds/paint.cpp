// Paint: everybody's finger draws with light on one canvas, each in a colour of its own, and what was drawn
// fades.
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/pens.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Paint final : public Scene {
public:
    explicit Paint(const SceneStart& start) : wraps_(start.surface.wraps) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        fade_by_time(canvas, moment);
        const bool has_mirrors = moment.parameters.toggle("mirrors");
        const double brush = moment.parameters.number("brush");
        for (const auto& event : moment.events)
            if (const auto stroke = pens_.hear(event, moment.time)) {
                heard_ = moment.time;
                show(canvas, stroke->from.value_or(stroke->to), stroke->to, brush, has_mirrors);
            }
        if (moment.time - heard_ > patience && moment.parameters.toggle("alone")) play(canvas, moment, brush);
        return {};
    }

private:
    static constexpr microseconds patience = seconds(6);

    /// Not in every frame: a fade by less than a hundredth would be lost in rounding, or eat dim colours.
    void fade_by_time(pixel::Canvas canvas, const Moment& moment) noexcept {
        owed_ += moment.step_seconds() / moment.parameters.number("trail");
        const int keep = static_cast<int>(256 * std::exp2(-owed_));
        if (keep > 250) return;
        fade(canvas, keep);
        owed_ = 0;
    }

    void show(pixel::Canvas canvas, const Pen& from, const Pen& to, double brush, bool has_mirrors)
        const noexcept {
        stroke(canvas, from, to, brush);
        if (!has_mirrors) return;
        const auto turned = [](Pen pen, bool across, bool down) {
            if (across) pen.x = 1 - pen.x;
            if (down) pen.y = 1 - pen.y;
            return pen;
        };
        for (const auto& [across, down] :
             {std::pair{true, false}, std::pair{false, true}, std::pair{true, true}})
            stroke(canvas, turned(from, across, down), turned(to, across, down), brush);
    }

    void stroke(pixel::Canvas canvas, const Pen& from, const Pen& to, double brush) const noexcept {
        const double radius = std::max(0.5, brush * canvas.height() / 64);
        const auto place = [&](const Pen& pen) {
            return pixel::Point{pen.x * (canvas.width() - 1), pen.y * (canvas.height() - 1)};
        };
        const auto begin = place(from);
        const auto end = place(to);
        double across = end.x - begin.x;
        // Around a cube the shorter way, over the edge where that is it.
        if (wraps_) across -= std::round(across / canvas.width()) * canvas.width();
        const double length = std::hypot(across, end.y - begin.y);
        const int dots = std::min(512, static_cast<int>(length / std::max(0.5, radius * 0.6)) + 1);
        const auto colour = pixel::from_hsv(to.hue, 0.9, 1);
        for (int i = 1; i <= dots; ++i) {
            const double way = static_cast<double>(i) / dots;
            pixel::Point dot{begin.x + across * way, begin.y + (end.y - begin.y) * way};
            if (wraps_) dot.x -= std::floor(dot.x / canvas.width()) * canvas.width();
            fill_disc(canvas, dot, radius, colour);
            fill_disc(canvas, dot, radius * 0.45, mixed(colour, pixel::white, 150));
        }
    }

    /// Nobody is there: three pens of its own draw figures of Lissajous.
    void play(pixel::Canvas canvas, const Moment& moment, double brush) const noexcept {
        const auto pen_at = [](int which, double time) {
            const double turns = time * (0.11 + 0.023 * which) + which * 0.31;
            return Pen{
                .x = 0.5 + 0.42 * pixel::fast_sine(turns * 2 + which * 0.2),
                .y = 0.5 + 0.4 * pixel::fast_sine(turns * 3),
                .hue = time * 0.02 + which * 0.34,
            };
        };
        for (int which = 0; which < 3; ++which)
            stroke(
                canvas, pen_at(which, moment.seconds() - moment.step_seconds()),
                pen_at(which, moment.seconds()), brush * 0.8
            );
    }

    bool wraps_;
    Pens pens_;
    microseconds heard_ = -patience - seconds(1);
    double owed_ = 0; // of fading, in half lives
};

} // namespace

SceneKind paint() {
    return {
        .about =
            {.name = "paint",
             .title = "Paint",
             .about = "Phones draw with light, each in a colour of its own.",
             .parameters =
                 {{"brush", "Brush", Number{.least = 0.5, .most = 6, .initial = 1.6, .unit = "px of 64"}},
                  {"trail", "Half life",
                   Number{.least = 0.1, .most = 60, .initial = 1.5, .unit = "s", .curve = Curve::Exponential}
                  },
                  {"mirrors", "Mirrors", Toggle{}},
                  {"alone", "By itself", Toggle{true}}},
             .hears = {"raw.xy"}},
        .make = [](const SceneStart& start) { return std::make_unique<Paint>(start); },
    };
}

} // namespace tutti::scene::kinds
