// Mandelbrot: a dive into the set, from one of its beautiful places to the next, or wherever the sticks lead.
#include "scene/fractal.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/steering.hpp"

#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Mandelbrot final : public Scene {
public:
    explicit Mandelbrot(const SceneStart& start)
        : fractal_(
              start.surface.size, start.surface.wraps ? Fractal::Around::Mirrored : Fractal::Around::Plain
          ) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const double step = moment.step_seconds();
        steering_.move(moment);
        if (!steering_.is_steered()) way_ += step * moment.parameters.number("speed");
        shift_ += step * moment.parameters.number("cycle") * 0.1;

        PlaneView view = ZoomPath::at(way_);
        const double half = view.half;
        view.half *= std::exp2(-steering_.octaves()) / moment.parameters.number("zoom");
        view.x += steering_.pan_x() * half;
        view.y += steering_.pan_y() * half;
        // Doubles tell the lights apart down to far below this; what fails first is the number of iterations.
        view.half = std::clamp(view.half, 1e-7, 4.0);
        const double depth = std::log2(ZoomPath::widest / view.half);
        const FractalLook look = {
            .palette = &palette_of(moment.parameters),
            .shift = shift_ - depth * 0.06,
            .bands = 0.4 + std::max(0.0, depth) * 0.06,
            .iterations = 56 + static_cast<int>(std::max(0.0, depth) * 10),
        };
        fractal_.paint(canvas, view, std::nullopt, look);
        return {};
    }

private:
    Fractal fractal_;
    Steering steering_;
    double way_ = 0;
    double shift_ = 0;
};

} // namespace

SceneKind mandelbrot() {
    return {
        .about =
            {.name = "mandelbrot",
             .title = "Mandelbrot",
             .about = "A dive into the set of Mandelbrot; the sticks of a gamepad take the helm.",
             .parameters =
                 {{"speed", "Speed", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"zoom", "Zoom",
                   Number{.least = 0.25, .most = 16, .initial = 1, .unit = "×", .curve = Curve::Exponential}},
                  {"cycle", "Colour cycle", Number{.least = -2, .most = 2, .initial = 0.3, .unit = "×"}},
                  palette_parameter("sunset")},
             .hears = {"raw.axis"}},
        .make = [](const SceneStart& start) { return std::make_unique<Mandelbrot>(start); },
    };
}

} // namespace tutti::scene::kinds
