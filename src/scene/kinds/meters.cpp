// Meters: the level of the music and of its seven bands as the rows of lamps of a mixing desk.
#include "pixel/draw.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/repeated_face.hpp"
#include "scene/sound.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

struct Meter {
    double level = 0;
    double held = 0; // the highest of the last moment
    double age = 0;  // of that, seconds
};

class Meters final : public Scene {
public:
    explicit Meters(const SceneStart& start) : face_(start.surface) {}

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        sound_.hear(moment);
        const auto& levels = sound_.levels();
        const std::array<double, 8> wanted = {levels.sub_bass, levels.bass,     levels.low_mid, levels.mid,
                                              levels.high_mid, levels.presence, levels.air,     levels.rms};
        const double step = moment.step_seconds();
        for (std::size_t i = 0; i < meters_.size(); ++i)
            move(meters_[i], std::min(1.0, wanted[i] * moment.parameters.number("gain")), step);
        const auto canvas = face_.begin(whole);
        canvas.fill({0, 0, 0});
        const bool is_plain = moment.parameters.choice("lamps") == 1;
        const auto tint = moment.parameters.colour("colour");
        const int width = canvas.width();
        const auto count = static_cast<int>(meters_.size());
        for (int i = 0; i < count; ++i) {
            const int left = width * i / count;
            // The last, of all together, stands a little apart.
            const int gap = width >= 32 ? (i == count - 2 ? 2 : 1) : 0;
            const int wide = std::max(1, width * (i + 1) / count - left - gap);
            show(canvas, left, wide, meters_[static_cast<std::size_t>(i)], is_plain ? &tint : nullptr);
        }
        face_.show(whole);
        return {};
    }

private:
    static void move(Meter& meter, double wanted, double step) noexcept {
        // As a VU meter's needle: most of the way within a third of a second, back a little slower.
        const double speed = wanted > meter.level ? 18 : 6;
        meter.level += (wanted - meter.level) * std::min(1.0, step * speed);
        meter.age += step;
        if (meter.level >= meter.held) {
            meter.held = meter.level;
            meter.age = 0;
        } else if (meter.age > 0.8) {
            meter.held = std::max(meter.level, meter.held - step * 0.5);
        }
    }

    static void
    show(pixel::Canvas canvas, int left, int wide, const Meter& meter, const pixel::Colour* tint) noexcept {
        const int pitch = canvas.height() >= 32   ? 3
                          : canvas.height() >= 12 ? 2
                                                  : 1; // rows of a lamp and its gap
        const int lamps = std::max(1, canvas.height() / pitch);
        const double lit = meter.level * lamps;
        const int held = std::min(lamps - 1, static_cast<int>(meter.held * lamps));
        for (int lamp = 0; lamp < lamps; ++lamp) {
            const double high = static_cast<double>(lamp) / lamps;
            const auto own = tint != nullptr ? *tint
                             : high > 0.86   ? pixel::Colour{255, 30, 10}
                             : high > 0.66   ? pixel::Colour{255, 170, 0}
                                             : pixel::Colour{20, 230, 60};
            // What is out still glimmers, so that the scale is seen.
            double bright = 0.06 + 0.94 * std::clamp(lit - lamp, 0.0, 1.0);
            if (lamp == held && meter.held > 0.02) bright = 1;
            const int top = canvas.height() - (lamp + 1) * pitch + (pitch > 1 ? 1 : 0);
            pixel::fill_rectangle(
                canvas, {left, top, {wide, std::max(1, pitch - 1)}}, scaled(own, pixel::channel(bright))
            );
        }
    }

    RepeatedFace face_;
    Sound sound_;
    std::array<Meter, 8> meters_{};
};

} // namespace

SceneKind meters() {
    return {
        .about =
            {.name = "meters",
             .title = "Meters",
             .about = "How loud the music is, in seven bands and in all, as lamps of a mixing desk.",
             .parameters =
                 {{"gain", "Gain",
                   Number{.least = 0.25, .most = 4, .initial = 1, .unit = "×", .curve = Curve::Exponential}},
                  {"lamps", "Lamps", Choice{{"green to red", "one colour"}}},
                  {"colour", "Colour", Tint{{0, 200, 255}}}},
             .hears = {"raw.audio.levels", "raw.audio.spectrum", "audio."}},
        .make = [](const SceneStart& start) { return std::make_unique<Meters>(start); },
    };
}

} // namespace tutti::scene::kinds
