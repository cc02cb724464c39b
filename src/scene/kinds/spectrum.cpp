// Spectrum: 32 bands of the music as bars, with peaks that hang for a moment, then fall.
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"
#include "scene/sound.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

struct Bar {
    double height = 0;
    double peak = 0;
    double fall = 0;  // of the peak, heights a second
    double hangs = 0; // seconds that it still does
};

class Spectrum final : public Scene {
public:
    explicit Spectrum(const SceneStart& start) : wraps_(start.surface.wraps) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        sound_.hear(moment);
        for (std::size_t i = 0; i < bars_.size(); ++i)
            move(
                bars_[i], std::min(1.0, sound_.bands()[i] * parameters.number("gain")), moment.step_seconds()
            );
        shift_ += moment.step_seconds() * 0.03;

        // Around a cube always as in a mirror, so that the last bar meets the first.
        const bool is_mirrored = wraps_ || parameters.toggle("mirror");
        const int columns = is_mirrored ? (canvas.width() + 1) / 2 : canvas.width();
        const auto colouring = static_cast<Colouring>(parameters.choice("colours"));
        for (int x = 0; x < columns; ++x) {
            const auto band = band_at(x, columns);
            // Where bars are wide enough, a dark column stands between two.
            const bool is_gap = columns >= 3 * count && band_at(x + 1, columns) != band;
            const auto bar = is_gap ? Bar{} : bars_[band];
            const double place = static_cast<double>(band) / count;
            paint(
                canvas, is_mirrored ? canvas.width() / 2 + x : x, bar, place, colouring,
                palette_of(parameters)
            );
            if (is_mirrored)
                paint(canvas, (canvas.width() - 1) / 2 - x, bar, place, colouring, palette_of(parameters));
        }
        return {};
    }

private:
    static constexpr auto count = static_cast<int>(sound_bands);
    static std::size_t band_at(int x, int columns) noexcept {
        return static_cast<std::size_t>(x * count / columns);
    }

    enum class Colouring : std::uint8_t { Height, Band, Loudness };

    static void move(Bar& bar, double wanted, double step) noexcept {
        // Up at once, down as a needle does.
        bar.height = wanted > bar.height ? bar.height + (wanted - bar.height) * std::min(1.0, step * 40)
                                         : std::max(wanted, bar.height - step * 1.6);
        bar.hangs -= step;
        if (bar.height >= bar.peak) {
            bar.peak = bar.height;
            bar.fall = 0;
            bar.hangs = 0.35;
        } else if (bar.hangs <= 0) {
            bar.fall += step * 1.4;
            bar.peak = std::max(bar.height, bar.peak - bar.fall * step);
        }
    }

    void paint(
        pixel::Canvas canvas, int x, const Bar& bar, double place, Colouring colouring,
        const pixel::Palette& palette
    ) const noexcept {
        if (x < 0 || x >= canvas.width()) return;
        const int height = canvas.height();
        const double lit = bar.height * height;
        const int peak = height - 1 - static_cast<int>(std::min(bar.peak * height, height - 1.0));
        for (int y = 0; y < height; ++y) {
            const double up = height - 1 - y;                    // rows below this one
            const double share = std::clamp(lit - up, 0.0, 1.0); // the topmost is lit in part
            const double high = (up + 1) / height;
            double of_palette = 0.25 + 0.75 * high;
            if (colouring == Colouring::Band)
                of_palette = 0.3 + 0.7 * (1 - std::abs(2 * std::fmod(place + shift_, 1.0) - 1));
            if (colouring == Colouring::Loudness) of_palette = 0.25 + 0.75 * bar.height;
            // Dim at the foot, full at the head: the eye follows what moves.
            const double bright = bar.height > 0 ? 0.35 + 0.65 * std::min(1.0, high / bar.height) : 0;
            auto colour = scaled(palette.at(of_palette), pixel::channel(share * bright));
            if (y == peak && bar.peak * height > 1) colour = mixed(palette.at(1), pixel::white, 120);
            canvas.at(x, y) = colour;
        }
    }

    bool wraps_;
    Sound sound_;
    std::array<Bar, sound_bands> bars_{};
    double shift_ = 0;
};

} // namespace

SceneKind spectrum() {
    return {
        .about =
            {.name = "spectrum",
             .title = "Spectrum",
             .about = "The music's bands as bars, with falling peaks.",
             .parameters =
                 {{"gain", "Gain",
                   Number{.least = 0.25, .most = 4, .initial = 1, .unit = "×", .curve = Curve::Exponential}},
                  {"mirror", "As in a mirror", Toggle{}},
                  {"colours", "Colours by", Choice{{"height", "band", "loudness"}}},
                  palette_parameter("sunset")},
             .hears = {"raw.audio.spectrum", "raw.audio.levels", "audio."}},
        .make = [](const SceneStart& start) { return std::make_unique<Spectrum>(start); },
    };
}

} // namespace tutti::scene::kinds
