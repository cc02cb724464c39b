// Heart: the trace of an electrocardiogram that beats as `heart_rate.measurement` says, with its number and a
// heart that beats along.
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/repeated_face.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

/// One wave of a beat: where it is in the beat, how wide, and how high.
struct Wave {
    double place, width, height;
};
// P, Q, R, S and T (McSharry et al., "A dynamical model for generating synthetic electrocardiogram signals",
// 2003), with the heart's contraction at 0.3.
constexpr std::array waves = {
    Wave{0.14, 0.028, 0.13},   Wave{0.275, 0.010, -0.14}, Wave{0.30, 0.012, 1.0},
    Wave{0.325, 0.012, -0.28}, Wave{0.53, 0.045, 0.26},
};
constexpr double contraction = 0.3;

/// −0.3 to 1, at that part of a beat.
double trace_at(double part) noexcept {
    double sum = 0;
    for (const auto& wave : waves) {
        const double off = (part - wave.place) / wave.width;
        if (std::abs(off) < 4) sum += wave.height * std::exp(-off * off / 2);
    }
    return sum;
}

constexpr std::array<std::string_view, 7> heart_art = {
    " ## ## ", "#######", "#######", "#######", " ##### ", "  ###  ", "   #   ",
};

class Heart final : public Scene {
public:
    explicit Heart(const SceneStart& start) : face_(start.surface) {}

    Result<void> draw(const Moment& moment, pixel::Canvas whole) override {
        for (const auto& event : moment.events)
            if (event.type == "heart_rate.measurement")
                if (const auto bpm = number_in(event, "bpm"); bpm && *bpm > 0)
                    heard_ = std::clamp(*bpm, 20.0, 240.0);
        const double wanted = heard_ > 0 ? heard_ : moment.parameters.number("rest");
        const double step = std::min(moment.step_seconds(), 0.25);
        bpm_ = bpm_ > 0 ? bpm_ + (wanted - bpm_) * std::min(1.0, step * 1.5) : wanted;

        const auto colour = moment.parameters.colour("colour");
        const auto canvas = face_.begin(whole);
        const bool has_room = canvas.height() >= 32 && canvas.width() >= 32;
        const int top = has_room ? 14 : 0;
        // The trace stays behind, and fades until the pen comes round again.
        fade(canvas, 253);
        pixel::fill_rectangle(canvas, {0, 0, {canvas.width(), top}}, pixel::black);
        advance(canvas, top, step, moment.parameters.number("sweep"), colour);
        if (has_room) show_number(canvas, colour);
        face_.show(whole);
        return {};
    }

private:
    /// Draws what the pen has gone since the last frame, bit by bit, so that no peak is missed.
    void advance(pixel::Canvas canvas, int top, double step, double sweep, pixel::Colour colour) noexcept {
        const double height = canvas.height() - top - 3;
        const double speed = canvas.width() / sweep; // columns a second
        const auto bits = static_cast<int>(std::ceil(step * speed * 6)) + 1;
        const auto erase = static_cast<int>(std::max(2, canvas.width() / 8));
        pixel::Point point = last_;
        for (int i = 0; i < bits; ++i) {
            const double bit = step / bits;
            beat_ = std::fmod(beat_ + bit * bpm_ / 60, 1.0);
            pen_ += bit * speed;
            if (pen_ >= canvas.width()) {
                pen_ -= canvas.width();
                last_.x = -1;
            }
            point = {pen_, top + 1 + height * (0.78 - trace_at(beat_) * 0.76)};
            const int ahead = (static_cast<int>(pen_) + erase) % canvas.width();
            pixel::fill_rectangle(canvas, {ahead, top, {1, canvas.height() - top}}, pixel::black);
            if (last_.x >= 0 && last_.x <= point.x) pixel::draw_smooth_line(canvas, last_, point, colour);
            last_ = point;
        }
        fill_disc(canvas, point, std::max(0.6, canvas.height() / 64.0), mixed(colour, pixel::white, 190));
    }

    void show_number(pixel::Canvas canvas, pixel::Colour colour) const noexcept {
        // Large at the contraction, then it goes slack.
        const double since = beat_ - contraction < 0 ? beat_ - contraction + 1 : beat_ - contraction;
        const double swell = std::max(0.0, 1 - since * 3.2);
        const auto red = pixel::mixed({120, 0, 16}, {255, 40, 60}, pixel::channel(swell));
        for (int y = 0; y < static_cast<int>(heart_art.size()); ++y)
            for (int x = 0; x < static_cast<int>(heart_art[0].size()); ++x)
                if (heart_art[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] == '#')
                    canvas.set(3 + x, 3 + y, red);
        std::array<char, 8> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), std::lround(bpm_)).ptr;
        const std::string_view text(digits.begin(), end);
        const int width = pixel::text_width(text, pixel::Face::Small);
        draw_text(
            canvas, canvas.width() - width - 2, 2, text, mixed(colour, pixel::white, 90), pixel::Face::Small
        );
    }

    RepeatedFace face_;
    double heard_ = 0;
    double bpm_ = 0;
    double beat_ = 0;
    double pen_ = 0;
    pixel::Point last_{-1, 0};
};

} // namespace

SceneKind heart() {
    return {
        .about =
            {.name = "heart",
             .title = "Heart",
             .about = "An electrocardiogram that beats as fast as your heart does.",
             .parameters =
                 {{"rest", "Without a sensor",
                   Number{.least = 30, .most = 180, .initial = 64, .unit = "bpm", .step = 1}},
                  {"sweep", "Sweep", Number{.least = 1, .most = 10, .initial = 2.6, .unit = "s"}},
                  {"colour", "Colour", Tint{{40, 255, 110}}}},
             .hears = {"heart_rate.measurement"},
             .remembers = {"heart_rate.measurement"}},
        .make = [](const SceneStart& start) { return std::make_unique<Heart>(start); },
    };
}

} // namespace tutti::scene::kinds
