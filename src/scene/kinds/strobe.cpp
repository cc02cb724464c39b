// Strobe: flashes on the beat, or at a steady rate. Whatever it is told, no more than three flashes a second
// leave it, unless somebody who knows his audience says "unlimited".
#include "pixel/draw.hpp"
#include "scene/event_data.hpp"
#include "scene/flash_limiter.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/sound.hpp"

#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Strobe final : public Scene {
public:
    explicit Strobe(const SceneStart& start)
        : faces_(std::max(1, start.surface.faces)), limiter_(start.surface.size) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        const double step = moment.step_seconds();
        sound_.hear(moment);
        since_ += step;
        auto colour = parameters.colour("colour");
        bool is_due = false;
        for (const auto& event : moment.events)
            if (event.type == "light.flash") {
                is_due = true;
                colour = colour_in(event).value_or(colour);
            }
        const auto rate = parameters.number("rate");
        if (parameters.choice("follow") == 0)
            is_due = is_due || sound_.is_beat();
        else
            is_due = is_due || since_ >= 1 / rate - step / 2;

        // A flash that the limit would dim comes a little later instead, and whole.
        const bool is_unlimited = parameters.toggle("unlimited");
        is_wanted_ = is_wanted_ || is_due;
        if (is_due) colour_ = colour;
        if (is_wanted_ && (is_unlimited || since_ >= shortest || is_first_)) {
            is_wanted_ = is_first_ = false;
            since_ = 0;
            ++count_;
        }
        const double left = std::exp2(-since_ / parameters.number("decay"));
        paint(canvas, static_cast<Shape>(parameters.choice("shape")), left);
        if (!is_unlimited) limiter_.limit(moment.time, canvas);
        return {};
    }

private:
    enum class Shape : std::uint8_t { Full, Bars, Halves, Ring };
    static constexpr double shortest = 0.35; // seconds between two flashes

    void paint(pixel::Canvas canvas, Shape shape, double left) const noexcept {
        canvas.fill({0, 0, 0});
        const auto bright = [&](double amount) { return scaled(colour_, pixel::channel(amount)); };
        const int width = canvas.width();
        const int height = canvas.height();
        const int face = std::max(1, width / faces_);
        const bool is_odd = count_ % 2 == 1;
        switch (shape) {
        case Shape::Full:
            canvas.fill(bright(left));
            break;
        case Shape::Bars:
            for (int i = 0; i < 8; ++i) {
                // They go out one after the other, from one side or the other by turns.
                const double late = (is_odd ? i : 7 - i) * 0.09;
                const int from = height * i / 8;
                pixel::fill_rectangle(
                    canvas, {0, from, {width, height * (i + 1) / 8 - from - (height >= 32 ? 2 : 0)}},
                    bright(std::clamp(left * 1.6 - late, 0.0, 1.0))
                );
            }
            break;
        case Shape::Halves:
            for (int i = 0; i < faces_; ++i)
                pixel::fill_rectangle(
                    canvas, {i * face + (is_odd ? face / 2 : 0), 0, {(face + 1) / 2, height}}, bright(left)
                );
            break;
        case Shape::Ring:
            for (int i = 0; i < faces_; ++i) {
                const pixel::Point middle{i * face + (face - 1) / 2.0, (height - 1) / 2.0};
                const double most = std::min(face, height) / 2.0;
                pixel::fill_disc(canvas, middle, most * (1 - left * 0.15), bright(left * left));
                pixel::draw_ring(canvas, middle, most * (1.05 - left), most / 8, bright(std::sqrt(left)));
            }
            break;
        }
    }

    int faces_;
    FlashLimiter limiter_;
    Sound sound_;
    pixel::Colour colour_ = pixel::white;
    double since_ = 1e3;
    bool is_wanted_ = false;
    bool is_first_ = true;
    std::uint32_t count_ = 0;
};

} // namespace

SceneKind strobe() {
    return {
        .about =
            {.name = "strobe",
             .title = "Strobe",
             .about = "Flashes on the beat: at most three a second, unless unlimited.",
             .parameters =
                 {{"follow", "Follows", Choice{{"beat", "rate"}}},
                  {"rate", "Rate",
                   Number{.least = 0.2, .most = 20, .initial = 2, .unit = "Hz", .curve = Curve::Exponential}},
                  {"decay", "Half life",
                   Number{
                       .least = 0.01, .most = 0.5, .initial = 0.07, .unit = "s", .curve = Curve::Exponential
                   }},
                  {"shape", "Shape", Choice{{"full", "bars", "halves", "ring"}, 3}},
                  {"colour", "Colour", Tint{{255, 255, 255}}},
                  {"unlimited", "Unlimited (may harm people with epilepsy)", Toggle{}}},
             .hears = {"audio.beat", "light.flash"}},
        .make = [](const SceneStart& start) { return std::make_unique<Strobe>(start); },
    };
}

} // namespace tutti::scene::kinds
