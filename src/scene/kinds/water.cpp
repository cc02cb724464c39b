// Water: a pool seen from above, with light dancing on its floor. Waves run in it (Gomez, "Interactive
// simulation of water surfaces", 2000) from drops that presses, notes and fingers let fall; held aslant it
// runs to one side. Around a cube the pool is endless.
#include "base/random.hpp"
#include "pixel/noise.hpp"
#include "pixel/sine.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/tilt.hpp"

#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Water final : public Scene {
public:
    explicit Water(const SceneStart& start)
        : width_(start.surface.size.width), height_(start.surface.size.height), wraps_(start.surface.wraps),
          random_(start.seed), level_(start.surface.size.pixels()), speed_(level_.size()),
          floor_(level_.size()), lean_(static_cast<std::size_t>(width_)) {
        const auto period = static_cast<std::uint32_t>(std::max(2, width_ / 13));
        const pixel::Noise noise(start.seed, period);
        const double scale = static_cast<double>(period) / width_;
        for (int y = 0; y < height_; ++y)
            for (int x = 0; x < width_; ++x) {
                // Light falls on the floor in ridges, which bend: the noise's own run along its rows.
                const double across = x * scale;
                const double down = y * scale;
                const double hills = noise.layered(
                    across + 0.9 * noise.at(across, down, 11), down + 0.9 * noise.at(across, down, 17), 3.5, 2
                );
                const double ridge = std::max(0.0, 1 - std::abs(2 * hills - 1) * 1.5);
                floor_[index(x, y)] = static_cast<float>(ridge * ridge * ridge);
            }
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        tilt_.move(moment);
        for (const auto& event : moment.events) hear(event);
        rain(moment);
        const auto calm = static_cast<float>(std::exp2(-1 / (120 * moment.parameters.number("calm"))));
        for (int steps = steps_.take(moment.step); steps > 0; --steps) run(calm);
        paint(moment, canvas);
        return {};
    }

private:
    std::size_t index(int x, int y) const noexcept {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }
    /// Beside the edges: around the cube, or the edge itself, which throws waves back.
    int column(int x) const noexcept {
        if (wraps_) return around(x);
        return std::clamp(x, 0, width_ - 1);
    }
    /// On the floor, which meets itself everywhere.
    int around(int x) const noexcept { return (x % width_ + width_) % width_; }
    int row(int y) const noexcept { return std::clamp(y, 0, height_ - 1); }

    void hear(const contract::Event& event) noexcept {
        const auto across = [this](double part) { return std::clamp(part, 0.0, 1.0) * (width_ - 1); };
        const auto down = [this](double part) { return std::clamp(part, 0.0, 1.0) * (height_ - 1); };
        if (event.type == "button.press") {
            drop(random_.unit() * width_, random_.unit() * height_, 1);
        } else if (event.type == "midi.note_on") {
            const double note = number_in(event, "note").value_or(60) / 127;
            drop(
                across(note), random_.unit() * height_,
                std::clamp(number_in(event, "velocity").value_or(1), 0.2, 1.0)
            );
        } else if (event.type == "raw.xy") {
            const auto x = number_in(event, "x");
            const auto y = number_in(event, "y");
            if (x && y) drop(across(*x), down(1 - *y), 0.35);
        }
    }

    void rain(const Moment& moment) noexcept {
        owed_ += moment.step_seconds() * moment.parameters.number("rain");
        for (int drops = 0; owed_ >= 1 && drops < 4; --owed_, ++drops)
            drop(random_.unit() * width_, random_.unit() * height_, 0.4 + 0.5 * random_.unit());
        owed_ = std::min(owed_, 1.0);
    }

    void drop(double x, double y, double strength) noexcept {
        const int radius = std::clamp(height_ / 16, 2, 6);
        for (int down = -radius; down <= radius; ++down)
            for (int right = -radius; right <= radius; ++right) {
                const int at_x = static_cast<int>(x) + right;
                const int at_y = static_cast<int>(y) + down;
                const double away = std::sqrt(right * right + down * down) / (radius + 0.5);
                if (away >= 1 || at_y < 0 || at_y >= height_ || (!wraps_ && (at_x < 0 || at_x >= width_)))
                    continue;
                level_[index(column(at_x), at_y)] -=
                    static_cast<float>(strength * (0.5 + 0.5 * pixel::fast_cosine(away / 2)) * 1.6);
            }
    }

    void run(float calm) noexcept {
        // Slowly back to the plane that stands level, however it is held.
        for (int x = 0; x < width_; ++x) {
            const double part = static_cast<double>(x) / width_;
            lean_[static_cast<std::size_t>(x)] =
                static_cast<float>(tilt_.right() * 1.6 * (wraps_ ? pixel::fast_sine(part) : 2 * part - 1));
        }
        constexpr float stiff = 0.22F;
        constexpr float home = 0.0008F;
        for (int y = 0; y < height_; ++y) {
            const float lean = static_cast<float>(tilt_.down() * 1.6 * (2.0 * y / height_ - 1));
            const std::size_t up = index(0, row(y - 1));
            const std::size_t own = index(0, y);
            const std::size_t down = index(0, row(y + 1));
            const auto step = [&](std::size_t x, std::size_t left, std::size_t right) {
                const float level = level_[own + x];
                const float around =
                    level_[up + x] + level_[down + x] + level_[own + left] + level_[own + right];
                float& speed = speed_[own + x];
                speed = (speed + stiff * (around - 4 * level) + home * (lean_[x] + lean - level)) * calm;
            };
            const auto last = static_cast<std::size_t>(width_ - 1);
            step(0, static_cast<std::size_t>(column(-1)), static_cast<std::size_t>(column(1)));
            for (std::size_t x = 1; x < last; ++x) step(x, x - 1, x + 1);
            if (last > 0) step(last, last - 1, static_cast<std::size_t>(column(width_)));
        }
        for (std::size_t i = 0; i < level_.size(); ++i)
            level_[i] = std::clamp(level_[i] + speed_[i], -4.0F, 4.0F);
    }

    void paint(const Moment& moment, const pixel::Canvas& canvas) noexcept {
        const auto& palette = palette_of(moment.parameters);
        const auto caustics = static_cast<float>(moment.parameters.number("caustics"));
        drift_ += moment.step_seconds() * 2.2;
        const int drift = static_cast<int>(drift_) % width_;
        const int sway = static_cast<int>(2 * pixel::fast_sine(moment.seconds() / 9));
        for (int y = 0; y < height_; ++y) {
            const auto lights = canvas.row(y);
            for (int x = 0; x < width_; ++x) {
                const float level = level_[index(x, y)];
                const float slope_x = level - level_[index(column(x + 1), y)];
                const float slope_y = level - level_[index(x, row(y + 1))];
                // Bent light: the floor is seen where the slope throws the eye.
                const int floor_x = x + static_cast<int>(slope_x * 24);
                const int floor_y = row(y + static_cast<int>(slope_y * 24));
                const float light = std::min(
                    floor_[index(around(floor_x + drift), floor_y)],
                    floor_[index(around(floor_x - drift + width_ / 3), row(floor_y + sway))]
                );
                const float slope = slope_x + slope_y;
                const float shade = 0.40F + caustics * light * 0.62F + level * 0.16F + slope * 1.5F;
                auto colour = palette.at(static_cast<double>(shade));
                const float glint = slope - 0.2F;
                if (glint > 0)
                    colour = mixed(colour, pixel::white, pixel::channel(static_cast<double>(glint) * 2));
                lights[static_cast<std::size_t>(x)] = colour;
            }
        }
    }

    int width_, height_;
    bool wraps_;
    SeededRandom random_;
    Tilt tilt_;
    std::vector<float> level_; ///< above the plane
    std::vector<float> speed_;
    std::vector<float> floor_; ///< how light it is, 0 to 1
    std::vector<float> lean_;
    FixedSteps steps_{120, 8};
    double owed_ = 0.5; ///< drops of rain
    double drift_ = 0;
};

} // namespace

SceneKind water() {
    return {
        .about =
            {.name = "water",
             .title = "Water",
             .about = "A pool with waves, that drops fall into and that runs to where it is tilted.",
             .parameters =
                 {{"rain", "Rain",
                   Number{.least = 0, .most = 12, .initial = 0.7, .unit = "drops/s", .curve = Curve::Squared}
                  },
                  {"calm", "Waves last",
                   Number{.least = 0.2, .most = 6, .initial = 1.2, .unit = "s", .curve = Curve::Exponential}},
                  {"caustics", "Light on the floor", Number{.least = 0, .most = 1, .initial = 0.7}},
                  palette_parameter("ocean")},
             .hears = {"button.press", "midi.note_on", "raw.xy", "raw.accelerometer", "raw.tilt"}},
        .make = [](const SceneStart& start) { return std::make_unique<Water>(start); },
    };
}

} // namespace tutti::scene::kinds
