// Fire: heat that rises, spreads and cools (Elias, "Fire", 1998). Where it cools faster drifts up with it,
// which makes tongues. A heart beats in it while its rate is heard.
#include "base/random.hpp"
#include "pixel/draw.hpp"
#include "pixel/noise.hpp"
#include "scene/event_data.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Fire final : public Scene {
public:
    explicit Fire(const SceneStart& start)
        : width_(static_cast<std::size_t>(start.surface.size.width)),
          height_(static_cast<std::size_t>(start.surface.size.height)), wraps_(start.surface.wraps),
          random_(start.seed), noise_(start.seed, period_of(start.surface)),
          scale_(static_cast<double>(period_of(start.surface)) / static_cast<double>(width_)),
          heat_(width_ * (height_ + 2)), cooling_(width_ * cooling_rows) {
        for (std::size_t y = 0; y < cooling_rows; ++y)
            for (std::size_t x = 0; x < width_; ++x) {
                const double hills =
                    noise_.layered(static_cast<double>(x) * scale_ * 2, static_cast<double>(y) * 0.09, 7, 2);
                cooling_[y * width_ + x] = static_cast<float>(0.15 + 3.4 * hills * hills);
            }
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) hear(event, moment.time);
        const double intensity = burn(moment);
        for (int steps = steps_.take(moment.step); steps > 0; --steps) rise(intensity);
        const auto& palette = palette_of(moment.parameters);
        for (std::size_t y = 0; y < height_; ++y) {
            const auto lights = canvas.row(static_cast<int>(y));
            for (std::size_t x = 0; x < width_; ++x)
                lights[x] = palette[static_cast<std::uint8_t>(heat_[y * width_ + x] * 255)];
        }
        fly(moment, canvas, intensity);
        return {};
    }

private:
    static constexpr std::size_t cooling_rows = 128;
    static constexpr microseconds patience = seconds(10); // without a measurement

    struct Spark {
        double x = 0, y = 0;
        double left = 0; ///< seconds
    };

    static std::uint32_t period_of(const Surface& surface) noexcept {
        return static_cast<std::uint32_t>(std::max(2, surface.size.width / 12));
    }

    void hear(const contract::Event& event, microseconds now) noexcept {
        if (event.type != "heart_rate.measurement") return;
        const auto bpm = number_in(event, "bpm");
        if (!bpm || *bpm <= 0) return;
        bpm_ = std::clamp(*bpm, 30.0, 220.0);
        heart_heard_ = now;
    }

    /// How high it burns, 0 to about 1.2.
    double burn(const Moment& moment) noexcept {
        const double share = moment.parameters.number("heart");
        double intensity = moment.parameters.number("intensity");
        if (share > 0 && moment.time - heart_heard_ < patience) {
            beat_ += moment.step_seconds() * bpm_ / 60;
            beat_ -= std::floor(beat_);
            const double throb = std::exp2(-beat_ * 6) + 0.6 * std::exp2(-std::abs(beat_ - 0.3) * 14);
            intensity += share * ((bpm_ - 70) / 160 + 0.3 * throb - 0.1);
        }
        return std::clamp(intensity, 0.02, 1.2);
    }

    void rise(double intensity) noexcept {
        ++step_;
        kindle(intensity);
        // A flame of full intensity just reaches the top.
        const float cool =
            static_cast<float>(1 / (static_cast<double>(height_ + 4) * (0.15 + 0.85 * intensity)));
        for (std::size_t y = 0; y < height_; ++y) {
            const auto* below = &heat_[(y + 1) * width_];
            const auto* beneath = y + 2 < height_ + 2 ? &heat_[(y + 2) * width_] : below;
            const auto* cooling = &cooling_[(y + step_) % cooling_rows * width_];
            auto* own = &heat_[y * width_];
            for (std::size_t x = 0; x < width_; ++x) {
                const float sum = below[left_of(x)] + below[x] + below[right_of(x)] + beneath[x];
                own[x] = std::max(0.0F, sum * 0.25F - cooling[x] * cool);
            }
        }
    }

    /// The two rows under the lights.
    void kindle(double intensity) noexcept {
        const double time = static_cast<double>(step_) * 0.045;
        for (std::size_t x = 0; x < width_; ++x) {
            const double across = static_cast<double>(x) * scale_;
            const double coals =
                noise_.at(across * 3, time * 1.7, 1) * 0.6 + noise_.at(across, time * 0.6, 3) * 0.7;
            const auto hot = static_cast<float>(std::clamp(coals * 1.7 - 0.35 + 0.25 * intensity, 0.0, 1.0));
            heat_[height_ * width_ + x] = heat_[(height_ + 1) * width_ + x] = hot;
        }
    }

    void fly(const Moment& moment, const pixel::Canvas& canvas, double intensity) noexcept {
        const double step = moment.step_seconds();
        const auto rows = static_cast<double>(height_);
        for (auto& spark : sparks_) {
            if (spark.left <= 0) {
                if (random_.unit() > moment.parameters.number("sparks") * intensity * step * 0.7) continue;
                spark = {
                    random_.unit() * static_cast<double>(width_), rows * (1 - 0.4 * random_.unit()),
                    0.6 + random_.unit()
                };
            }
            spark.left -= step;
            spark.y -= rows * (0.45 + 0.2 * intensity) * step;
            spark.x += (noise_.at(spark.x * 0.1, spark.y * 0.1, moment.seconds()) - 0.5) * rows * 0.5 * step;
            const auto glow = pixel::channel(std::min(spark.left, 0.9));
            pixel::add_dot(canvas, {spark.x, spark.y}, scaled(palette_of(moment.parameters)[220], glow));
        }
    }

    std::size_t left_of(std::size_t x) const noexcept { return x > 0 ? x - 1 : wraps_ ? width_ - 1 : 0; }
    std::size_t right_of(std::size_t x) const noexcept { return x + 1 < width_ ? x + 1 : wraps_ ? 0 : x; }

    std::size_t width_, height_;
    bool wraps_;
    SeededRandom random_;
    pixel::Noise noise_;
    double scale_; ///< hills of noise a light
    std::vector<float> heat_;
    std::vector<float> cooling_;
    std::array<Spark, 24> sparks_{};
    FixedSteps steps_{60, 6};
    std::size_t step_ = 0;
    double bpm_ = 0;
    double beat_ = 0; ///< the part of a beat that has passed
    microseconds heart_heard_ = -patience;
};

} // namespace

SceneKind fire() {
    return {
        .about =
            {.name = "fire",
             .title = "Fire",
             .about = "Flames that burn higher the faster a heart beats.",
             .parameters =
                 {{"intensity", "Intensity", Number{.least = 0, .most = 1, .initial = 0.6}},
                  {"sparks", "Sparks", Number{.least = 0, .most = 1, .initial = 0.5}},
                  {"heart", "Heart", Number{.least = 0, .most = 1, .initial = 0.6}},
                  palette_parameter("fire")},
             .hears = {"heart_rate.measurement"},
             .remembers = {"heart_rate.measurement"}},
        .make = [](const SceneStart& start) { return std::make_unique<Fire>(start); },
    };
}

} // namespace tutti::scene::kinds
