// Plasma: four waves that bend each other, as demos drew them since the Amiga. The exemplar of a
// scene.
#include "scene/kinds/kinds.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace tutti::scene::kinds {

namespace {

class Plasma final : public Scene {
public:
    explicit Plasma(const SceneStart& start)
        : width_(static_cast<std::size_t>(start.surface.size.width)), across_(width_), lift_(width_),
          wraps_(start.surface.wraps) {
        for (std::size_t i = 0; i < wave_.size(); ++i)
            wave_[i] =
                std::sin(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(wave_.size()));
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        // What turns is summed, not computed from the time: a change of speed must not make it jump.
        phase_ += moment.step_seconds() * moment.parameters.number("speed") * 0.1;
        const double scale = moment.parameters.number("scale");
        paint(moment.parameters.number("hue"), moment.parameters.number("saturation"));
        // Around a cube whole waves only, so that its edges meet.
        const double turns = wraps_ ? std::max(1.0, std::round(scale * 3)) : scale * 1.2;
        for (std::size_t x = 0; x < width_; ++x) {
            across_[x] = static_cast<double>(x) / static_cast<double>(width_) * turns;
            lift_[x] = 0.3 * wave(across_[x] - phase_ * 0.7);
        }
        for (int y = 0; y < canvas.height(); ++y) {
            const double down = static_cast<double>(y) / canvas.height() * scale * 1.2;
            const double sway = 0.3 * wave(down * 0.8 + phase_ * 0.9);
            const auto pixels = canvas.row(y);
            for (std::size_t x = 0; x < width_; ++x) {
                // Each wave bends the others: none of them is seen by itself.
                const double u = across_[x] + sway;
                const double v = down + lift_[x];
                const double height = wave(u + phase_) + wave(v - phase_ * 1.3) + wave(u + v + phase_ * 0.6)
                                      + wave(u - v * 1.5 - phase_ * 0.8); // −4 to 4
                pixels[x] = colours_[static_cast<std::size_t>((height + 4) * 31.875) & 255U];
            }
        }
        return {};
    }

private:
    double wave(double turns) const noexcept {
        return wave_[static_cast<std::size_t>(static_cast<std::int64_t>(std::floor(turns * 1024))) & 1023U];
    }

    /// The colours of all heights, of a hue that stands for its middle.
    void paint(double hue, double saturation) noexcept {
        for (std::size_t i = 0; i < colours_.size(); ++i) {
            const double height = static_cast<double>(i) / 255;
            const double light = 0.12 + 0.88 * (0.5 + 0.5 * wave(height * 1.7 + phase_ * 0.2));
            colours_[i] = pixel::from_hsv(hue + phase_ * 0.3 + (height - 0.5) * 0.8, saturation, light);
        }
    }

    std::size_t width_;
    std::vector<double> across_; ///< of each column, in turns
    std::vector<double> lift_;
    bool wraps_;
    std::array<double, 1024> wave_{};
    std::array<pixel::Colour, 256> colours_{};
    double phase_ = 0;
};

} // namespace

SceneKind plasma() {
    return {
        .about =
            {.name = "plasma",
             .title = "Plasma",
             .about = "Waves of colour that run through each other.",
             .parameters =
                 {{"speed", "Speed", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"scale", "Scale",
                   Number{.least = 0.25, .most = 4, .initial = 1, .curve = Curve::Exponential}},
                  {"hue", "Hue", Number{.least = 0, .most = 1, .initial = 0.6, .unit = "turn"}},
                  {"saturation", "Saturation", Number{.least = 0, .most = 1, .initial = 0.9}}}},
        .make = [](const SceneStart& start) { return std::make_unique<Plasma>(start); },
    };
}

} // namespace tutti::scene::kinds
