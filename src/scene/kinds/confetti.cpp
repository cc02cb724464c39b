// Confetti: bursts of paper that spin, glitter and sink, for a combo, a double tap or whatever else deserves
// it.
#include "base/random.hpp"
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/type_list.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

struct Scrap {
    double x = 0, y = 0;           // in heights of the canvas
    double fast_x = 0, fast_y = 0; // a second
    double spin = 0, turns = 0;
    double age = 0, life = 0; // seconds; it is gone once it is as old as that
    pixel::Colour colour;
    bool is_near = false;
};

constexpr std::array papers = {
    pixel::Colour{255, 40, 80},  pixel::Colour{255, 190, 20}, pixel::Colour{40, 220, 90},
    pixel::Colour{40, 150, 255}, pixel::Colour{190, 70, 255}, pixel::Colour{255, 110, 20},
};

class Confetti final : public Scene {
public:
    explicit Confetti(const SceneStart& start)
        : random_(start.seed), surface_(start.surface),
          width_(static_cast<double>(start.surface.size.width) / start.surface.size.height) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const double step = moment.step_seconds();
        const auto& parameters = moment.parameters;
        for (const auto& event : moment.events)
            if (list_names(parameters.text("events"), event.type)) burst(colour_in(event), parameters);
        quiet_ += step;
        const double every = parameters.number("alone");
        if (every > 0 && quiet_ > every) burst(std::nullopt, parameters);

        fade(canvas, 96);
        for (auto& scrap : scraps_) {
            if (scrap.age >= scrap.life) continue;
            move(scrap, step, parameters.number("gravity"));
            show(scrap, canvas);
        }
        return {};
    }

private:
    double between(double least, double most) { return least + (most - least) * random_.unit(); }

    /// From the lower edge of each face, to both sides.
    void burst(std::optional<pixel::Colour> colour, const Parameters& parameters) {
        quiet_ = 0;
        const int count = static_cast<int>(parameters.number("scraps")) / surface_.faces;
        for (int face = 0; face < surface_.faces; ++face) {
            const double from = (face + between(0.25, 0.75)) * width_ / surface_.faces;
            for (int i = 0; i < count; ++i) {
                const double way = between(-0.13, 0.13); // turns off straight up
                const double speed = between(0.9, 2.3);
                scraps_[next_] = {
                    .x = from,
                    .y = 1.02,
                    .fast_x = pixel::fast_sine(way) * speed * 0.8,
                    .fast_y = -pixel::fast_cosine(way) * speed,
                    .spin = between(-2.2, 2.2),
                    .turns = random_.unit(),
                    .life = between(2.4, 4.6),
                    .colour =
                        colour && random_.unit() < 0.6 ? *colour : papers[random_.next() % papers.size()],
                    .is_near = random_.unit() < 0.5,
                };
                next_ = (next_ + 1) % scraps_.size();
            }
        }
    }

    void move(Scrap& scrap, double step, double gravity) noexcept {
        scrap.age += step;
        scrap.turns += scrap.spin * step;
        // Paper flutters: the air holds it back, and more so downwards.
        const double drag = scrap.fast_y > 0 ? 2.6 : 1.1;
        scrap.fast_x += (pixel::fast_sine(scrap.turns * 0.7) * 0.35 - scrap.fast_x * 1.2) * step;
        scrap.fast_y += (gravity - scrap.fast_y * drag) * step;
        scrap.x += scrap.fast_x * step;
        scrap.y += scrap.fast_y * step;
        if (surface_.wraps) scrap.x -= std::floor(scrap.x / width_) * width_;
    }

    static void show(const Scrap& scrap, pixel::Canvas canvas) noexcept {
        // Seen from its edge a scrap is dark, from its face bright, and glints for a moment between.
        const double facing = std::abs(pixel::fast_cosine(scrap.turns));
        const double fading = std::min(1.0, (scrap.life - scrap.age) / 0.9);
        auto colour = scaled(scrap.colour, pixel::channel((0.15 + 0.85 * facing) * fading));
        if (facing > 0.985) colour = mixed(colour, pixel::white, pixel::channel(0.7 * fading));
        // Near ones are larger, and lie or stand as they turn; from the edge they are but a line.
        const int side = std::max(1, canvas.height() / 32);
        const int large = scrap.is_near ? side : std::max(1, side / 2);
        const bool is_thin = facing < 0.5;
        const bool is_flat = pixel::fast_sine(scrap.turns * 0.5) > 0;
        const pixel::Size size{
            is_thin && !is_flat ? std::max(1, large / 2) : large,
            is_thin && is_flat ? std::max(1, large / 2) : large
        };
        const auto place = [&](double at) { return static_cast<int>(std::floor(at * canvas.height())); };
        pixel::fill_rectangle(canvas, {place(scrap.x), place(scrap.y), size}, colour);
    }

    SeededRandom random_;
    Surface surface_;
    double width_; // in heights
    std::array<Scrap, 600> scraps_{};
    std::size_t next_ = 0;
    double quiet_ = 1e6;
};

} // namespace

SceneKind confetti() {
    return {
        .about =
            {.name = "confetti",
             .title = "Confetti",
             .about = "A burst of confetti for each combo or double tap.",
             .parameters =
                 {{"events", "Events", Words{"confetti.burst, sensor.combo, button.double_tap"}},
                  {"scraps", "Scraps", Number{.least = 10, .most = 300, .initial = 110, .step = 1}},
                  {"gravity", "Gravity", Number{.least = 0.1, .most = 2, .initial = 0.9, .unit = "heights/s²"}
                  },
                  {"alone", "By itself every", Number{.least = 0, .most = 60, .initial = 5, .unit = "s"}}},
             .hears = {"confetti.burst", "sensor.combo", "button.double_tap"}},
        .make = [](const SceneStart& start) { return std::make_unique<Confetti>(start); },
    };
}

} // namespace tutti::scene::kinds
