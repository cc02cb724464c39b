// Julia: the sets of Julia that belong to a walk around Mandelbrot's heart, each melting into the next.
#include "pixel/sine.hpp"
#include "scene/fractal.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/steering.hpp"

#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Julia final : public Scene {
public:
    explicit Julia(const SceneStart& start)
        : fractal_(
              start.surface.size, start.surface.wraps ? Fractal::Around::Mirrored : Fractal::Around::Plain
          ) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const double step = moment.step_seconds();
        steering_.move(moment);
        if (!steering_.is_steered()) way_ += step * moment.parameters.number("speed") / 90;
        shift_ += step * moment.parameters.number("cycle") * 0.1;

        const double half = 1.25 * (1 + 0.12 * pixel::fast_sine(way_ * 5)) * std::exp2(-steering_.octaves());
        const PlaneView view = {
            .x = steering_.pan_x(),
            .y = steering_.pan_y(),
            .half = std::clamp(half / moment.parameters.number("zoom"), 1e-6, 8.0),
            .turns = way_ * 2,
        };
        const FractalLook look = {
            .palette = &palette_of(moment.parameters),
            .shift = shift_,
            .bands = 0.45,
            .iterations = 88,
            .glow = 0.4
        };
        fractal_.paint(canvas, view, around_the_heart(), look);
        return {};
    }

private:
    /// Just outside the heart, where sets are all lace: closer to it by turns.
    PlanePoint around_the_heart() const noexcept {
        const double turns = way_ + 0.06;
        const double reach = 1.07 + 0.03 * pixel::fast_sine(way_ * 7);
        return {
            reach * (0.5 * pixel::fast_cosine(turns) - 0.25 * pixel::fast_cosine(2 * turns)),
            reach * (0.5 * pixel::fast_sine(turns) - 0.25 * pixel::fast_sine(2 * turns)),
        };
    }

    Fractal fractal_;
    Steering steering_;
    double way_ = 0;
    double shift_ = 0;
};

} // namespace

SceneKind julia() {
    return {
        .about =
            {.name = "julia",
             .title = "Julia",
             .about = "Sets of Julia that melt into each other; the sticks of a gamepad pan and zoom.",
             .parameters =
                 {{"speed", "Speed", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"zoom", "Zoom",
                   Number{.least = 0.2, .most = 16, .initial = 1, .unit = "×", .curve = Curve::Exponential}},
                  {"cycle", "Colour cycle", Number{.least = -2, .most = 2, .initial = 0.3, .unit = "×"}},
                  palette_parameter("aurora")},
             .hears = {"raw.axis"}},
        .make = [](const SceneStart& start) { return std::make_unique<Julia>(start); },
    };
}

} // namespace tutti::scene::kinds
