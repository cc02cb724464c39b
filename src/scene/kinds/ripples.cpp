// Ripples: a pond that fingers, buttons and notes fall into, and rain while none do. The wave equation on a
// grid, a light a cell.
#include "base/random.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/pens.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Ripples final : public Scene {
public:
    explicit Ripples(const SceneStart& start)
        : random_(start.seed), width_(start.surface.size.width), height_(start.surface.size.height),
          wraps_(start.surface.wraps), now_(start.surface.size.pixels()), before_(now_.size()) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        for (const auto& event : moment.events) hear(event, moment.time);
        quiet_ += moment.step_seconds();
        const double rain = parameters.number("rain");
        if (rain > 0 && quiet_ > 3) {
            due_ -= moment.step_seconds() * rain;
            if (due_ <= 0) {
                due_ = 0.4 + random_.unit() * 1.2;
                drop(random_.unit(), random_.unit(), 0.7 + random_.unit() * 0.7);
            }
        }
        const auto kept = static_cast<float>(1 - 0.024 / parameters.number("calm"));
        for (int steps = steps_.take(moment.step); steps > 0; --steps) swing(kept);
        show(canvas, palette_of(parameters));
        return {};
    }

private:
    void hear(const contract::Event& event, microseconds now) {
        if (const auto stroke = pens_.hear(event, now)) {
            drop(stroke->to.x, stroke->to.y, stroke->from ? 0.2 : 0.8);
        } else if (event.type == "button.press" || event.type == "light.pulse") {
            drop(random_.unit(), random_.unit(), 1.2);
        } else if (event.type == "midi.note_on") {
            // Low notes left, high ones right.
            const double note = number_in(event, "note").value_or(60);
            drop(std::clamp((note - 36) / 60, 0.0, 1.0), 0.25 + 0.5 * random_.unit(), 1.2);
        } else {
            return;
        }
        quiet_ = 0;
    }

    std::size_t cell(int x, int y) const noexcept {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }

    void drop(double across, double down, double depth) noexcept {
        const int x = static_cast<int>(across * (width_ - 1));
        const int y = static_cast<int>(down * (height_ - 1));
        constexpr int reach = 4;
        for (int j = std::max(0, y - reach); j <= std::min(height_ - 1, y + reach); ++j)
            for (int i = std::max(0, x - reach); i <= std::min(width_ - 1, x + reach); ++i) {
                const double off = (i - x) * (i - x) + (j - y) * (j - y);
                const double bell = std::max(0.0, 1 - off / (reach * reach + 1));
                now_[cell(i, j)] -= static_cast<float>(depth * bell * bell);
            }
    }

    void swing(float kept) noexcept {
        for (int y = 0; y < height_; ++y) {
            // At its banks the water goes on as it is: waves come back.
            const float* up = &now_[cell(0, std::max(0, y - 1))];
            const float* down = &now_[cell(0, std::min(height_ - 1, y + 1))];
            const float* own = &now_[cell(0, y)];
            float* next = &before_[cell(0, y)];
            const auto last = width_ - 1;
            const auto step = [&](int x, int left, int right) {
                const float around = up[x] + down[x] + own[left] + own[right];
                // Half the speed that the grid allows, so that rings are round.
                next[x] = (own[x] + around * 0.25F - next[x]) * kept;
            };
            step(0, wraps_ ? last : 0, std::min(1, last));
            for (int x = 1; x < last; ++x) step(x, x - 1, x + 1);
            if (last > 0) step(last, last - 1, wraps_ ? 0 : last);
        }
        now_.swap(before_);
    }

    /// Lit from the upper left: slopes that face the light are bright, and crests glint.
    void show(pixel::Canvas canvas, const pixel::Palette& palette) const noexcept {
        for (int y = 0; y < height_; ++y)
            for (int x = 0; x < width_; ++x) {
                const float own = now_[cell(x, y)];
                const int before = x > 0 ? x - 1 : wraps_ ? width_ - 1 : 0;
                const float across = own - now_[cell(before, y)];
                const float down = own - now_[cell(x, std::max(0, y - 1))];
                const float slope = across + down;
                const float light = 0.34F + slope * 1.3F + own * 0.3F;
                auto colour = palette.at(static_cast<double>(light));
                if (slope > 0.22F)
                    colour =
                        mixed(colour, pixel::white, pixel::channel(static_cast<double>(slope - 0.22F) * 2));
                canvas.at(x, y) = colour;
            }
    }

    SeededRandom random_;
    int width_;
    int height_;
    bool wraps_;
    std::vector<float> now_; // heights of the water
    std::vector<float> before_;
    Pens pens_;
    FixedSteps steps_{60, 4};
    double quiet_ = 10;
    double due_ = 0;
};

} // namespace

SceneKind ripples() {
    return {
        .about =
            {.name = "ripples",
             .title = "Ripples",
             .about = "A pond that fingers, buttons and notes fall into.",
             .parameters =
                 {{"calm", "Swings for",
                   Number{.least = 0.3, .most = 6, .initial = 1.5, .unit = "×", .curve = Curve::Exponential}},
                  {"rain", "Rain", Number{.least = 0, .most = 8, .initial = 1.5, .unit = "×"}},
                  palette_parameter("ocean")},
             .hears = {"raw.xy", "button.press", "light.pulse", "midi.note_on"}},
        .make = [](const SceneStart& start) { return std::make_unique<Ripples>(start); },
    };
}

} // namespace tutti::scene::kinds
