// Tunnel: for each light how far down the tunnel it looks and at which side, worked out once; a pattern
// slides along them (as in every demo since 1993). A wave of light runs down it with each beat.
#include "pixel/sine.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/sound.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace tutti::scene::kinds {

namespace {

constexpr std::size_t side = 128; ///< of a pattern, whose edges meet
using Pattern = std::array<std::uint8_t, side * side>;

/// `height(u, v)`, both in turns.
template <typename Height>
Pattern make_pattern(Height height) noexcept {
    Pattern pattern;
    for (std::size_t v = 0; v < side; ++v)
        for (std::size_t u = 0; u < side; ++u)
            pattern[v * side + u] =
                pixel::channel(height(static_cast<double>(u) / side, static_cast<double>(v) / side));
    return pattern;
}

double wave(double turns) noexcept { return 0.5 + 0.5 * pixel::fast_sine(turns); }

Pattern veins() noexcept {
    return make_pattern([](double u, double v) {
        const double bent = pixel::fast_sine(2 * u + 0.25 * pixel::fast_sine(3 * v))
                            + pixel::fast_sine(3 * v + 0.3 * pixel::fast_sine(4 * u + v));
        const double ridge = 1 - std::min(1.0, std::abs(bent));
        return 0.10 + 0.9 * ridge * ridge + 0.12 * wave(u + v);
    });
}
Pattern tiles() noexcept {
    return make_pattern([](double u, double v) {
        const double edge_u = std::abs(wave(8 * u) - 0.5) * 2;
        const double edge_v = std::abs(wave(8 * v) - 0.5) * 2;
        const bool is_light = (static_cast<int>(u * 16) + static_cast<int>(v * 16)) % 2 == 0;
        return (is_light ? 0.35 + 0.6 * wave(u + 2 * v) : 0.08) * (0.4 + 0.6 * std::min(edge_u, edge_v));
    });
}
Pattern spiral() noexcept {
    return make_pattern([](double u, double v) {
        const double arms = wave(3 * u + 2 * v);
        return arms * arms * (0.55 + 0.45 * wave(4 * v - u));
    });
}

class Tunnel final : public Scene {
public:
    explicit Tunnel(const SceneStart& start)
        : face_(start.surface.size.width / start.surface.faces), faces_(start.surface.faces) {
        const auto height = start.surface.size.height;
        // Twice as wide and high, so that the view can wander.
        columns_ = 2 * face_;
        rows_ = 2 * height;
        views_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
        const double half = std::max(1.0, std::min(face_, height) / 2.0);
        for (int y = 0; y < rows_; ++y)
            for (int x = 0; x < columns_; ++x) {
                const double across = (x + 0.5 - face_) / half;
                const double down = (y + 0.5 - height) / half;
                const double radius = std::sqrt(across * across + down * down);
                auto& view = views_
                    [static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_)
                     + static_cast<std::size_t>(x)];
                view.angle = angle_of(across, down);
                view.depth =
                    static_cast<std::uint16_t>(std::min(0.26 * side / std::max(radius, 0.004), 60000.0));
                // The further, the darker.
                view.light = pixel::channel(std::clamp((radius - 0.1) * 1.5, 0.0, 1.0));
            }
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        sound_.hear(moment);
        const double step = moment.step_seconds();
        way_ += step * parameters.number("speed") * 0.35;
        turn_ += step * parameters.number("twist") * 0.12;
        shift_ += step * 0.02;
        light_wave(parameters.number("beat"));
        paint(palette_of(parameters));

        // Around a cube every other face is a mirror of its neighbour, so that they meet.
        const double wander = parameters.number("wander");
        const double across = faces_ > 1 ? 0 : wander * pixel::fast_sine(moment.seconds() / 11);
        const double down = wander * pixel::fast_sine(moment.seconds() / 7.3 + 0.2);
        const int left = std::clamp(static_cast<int>(face_ * (0.5 + 0.22 * across)), 0, columns_ - face_);
        const int top =
            std::clamp(static_cast<int>(canvas.height() * (0.5 + 0.22 * down)), 0, rows_ - canvas.height());
        const auto& pattern = patterns_[parameters.choice("pattern")];
        for (int y = 0; y < canvas.height(); ++y) {
            const auto* views = &views_
                                    [static_cast<std::size_t>(top + y) * static_cast<std::size_t>(columns_)
                                     + static_cast<std::size_t>(left)];
            const auto lights = canvas.row(y);
            for (int face = 0; face < faces_; ++face)
                for (int x = 0; x < face_; ++x)
                    lights[static_cast<std::size_t>(face * face_ + x)] =
                        look(views[face % 2 == 0 ? x : face_ - 1 - x], pattern);
            // Where faces do not divide the width the rest stays dark.
            for (int x = faces_ * face_; x < canvas.width(); ++x)
                lights[static_cast<std::size_t>(x)] = pixel::black;
        }
        return {};
    }

private:
    static std::uint8_t angle_of(double across, double down) noexcept {
        const double turns = std::atan2(down, across) / (2 * std::numbers::pi) + 1;
        return static_cast<std::uint8_t>(static_cast<std::size_t>(turns * side) & (side - 1));
    }

    struct View {
        std::uint16_t depth = 0; ///< in steps of the pattern
        std::uint8_t angle = 0;  ///< in steps of the pattern
        std::uint8_t light = 0;
    };

    pixel::Colour look(const View& view, const Pattern& pattern) const noexcept {
        const auto depth = static_cast<std::size_t>(view.depth);
        const std::size_t v = (depth + way_steps_) & (side - 1);
        const std::size_t u = (view.angle + turn_steps_ + (depth * bend_ >> 6)) & (side - 1);
        const unsigned lit =
            view.light + wave_[std::min<std::size_t>(depth, wave_.size() - 1)] * view.light / 128U;
        return scaled(colours_[pattern[v * side + u]], static_cast<std::uint8_t>(std::min(lit, 255U)));
    }

    /// Where the light of the last beat has come to.
    void light_wave(double amount) noexcept {
        const double at = sound_.beat_age() * 420;
        const double strength = amount * sound_.pulse(0.25) * 255;
        for (std::size_t depth = 0; depth < wave_.size(); ++depth) {
            const double away = (static_cast<double>(depth) - at) / 24;
            wave_[depth] = static_cast<std::uint8_t>(strength * std::max(0.0, 1 - away * away));
        }
    }

    void paint(const pixel::Palette& palette) noexcept {
        const auto turns = [](double value) {
            return static_cast<std::size_t>((value - std::floor(value)) * side);
        };
        way_steps_ = turns(way_);
        turn_steps_ = turns(turn_);
        bend_ = 16;
        for (std::size_t i = 0; i < colours_.size(); ++i) {
            const double height = static_cast<double>(i) / 255;
            colours_[i] =
                scaled(bright_around(palette, 0.1 + 0.4 * height + shift_), pixel::channel(height * 1.15));
        }
    }

    int face_, faces_;
    int columns_ = 0, rows_ = 0; ///< of the views
    std::vector<View> views_;
    std::array<Pattern, 3> patterns_ = {veins(), tiles(), spiral()};
    std::array<pixel::Colour, 256> colours_{};
    std::array<std::uint8_t, 256> wave_{}; ///< by depth
    Sound sound_;
    double way_ = 0, turn_ = 0, shift_ = 0;
    std::size_t way_steps_ = 0, turn_steps_ = 0, bend_ = 0;
};

} // namespace

SceneKind tunnel() {
    return {
        .about =
            {.name = "tunnel",
             .title = "Tunnel",
             .about = "A flight down a tunnel; a wave of light runs ahead with each beat.",
             .parameters =
                 {{"speed", "Speed", Number{.least = -4, .most = 4, .initial = 1, .unit = "×"}},
                  {"twist", "Twist", Number{.least = -4, .most = 4, .initial = 1, .unit = "×"}},
                  {"wander", "Wander", Number{.least = 0, .most = 1, .initial = 0.6}},
                  {"beat", "Beat", Number{.least = 0, .most = 1, .initial = 0.6}},
                  {"pattern", "Pattern", Choice{{"veins", "tiles", "spiral"}}},
                  palette_parameter("neon")},
             .hears = {"audio.", "raw.audio."}},
        .make = [](const SceneStart& start) { return std::make_unique<Tunnel>(start); },
    };
}

} // namespace tutti::scene::kinds
