// Pulse: a ring of light spreads from the middle for each event of a chosen type: a step of a playlist, a
// beat, a press. The rings are drawn along one radius; each light looks up its own.
#include "pixel/sine.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/repeated_face.hpp"
#include "scene/type_list.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

struct Light {
    float red = 0, green = 0, blue = 0;

    void add(pixel::Colour colour, float amount) noexcept {
        red += static_cast<float>(colour.red) * amount;
        green += static_cast<float>(colour.green) * amount;
        blue += static_cast<float>(colour.blue) * amount;
    }
    pixel::Colour colour() const noexcept {
        const auto one = [](float value) { return static_cast<std::uint8_t>(std::min(value, 255.0F)); };
        return {one(red), one(green), one(blue)};
    }
};

class Pulse final : public Scene {
public:
    explicit Pulse(const SceneStart& start) : face_(start.surface), places_(face_.size().pixels()) {
        const auto [width, height] = face_.size();
        const double unit = std::max(1, std::min(width, height)) / 2.0;
        auto place = places_.begin();
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const double across = x - (width - 1) / 2.0;
                const double down = y - (height - 1) / 2.0;
                const double radius = std::sqrt(across * across + down * down) / unit;
                *place++ = static_cast<std::uint16_t>(std::min(radius / reach, 1.0) * (steps - 1));
            }
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const double step = moment.step_seconds();
        const auto types = moment.parameters.text("events");
        for (const auto& event : moment.events)
            if (list_names(types, event.type)) begin(colour_in(event), moment.parameters);
        quiet_ += step;
        if (quiet_ > 4 && moment.parameters.toggle("alone")) begin(std::nullopt, moment.parameters, 0.35F);

        radius_.fill({});
        for (auto& ring : rings_) {
            ring.age += step;
            add(ring, moment.parameters.number("speed"), moment.parameters.number("width"));
        }
        for (std::size_t i = 0; i < steps; ++i) colours_[i] = radius_[i].colour();
        const auto pixels = face_.begin(canvas).pixels();
        for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = colours_[places_[i]];
        face_.show(canvas);
        return {};
    }

private:
    static constexpr std::size_t steps = 512;
    static constexpr double reach = 3; // in half sides: wide displays too
    struct Ring {
        double age = 1e9;
        pixel::Colour colour;
        float strength = 0;
    };

    void
    begin(std::optional<pixel::Colour> colour, const Parameters& parameters, float strength = 1) noexcept {
        const double hue = static_cast<double>(count_++) * 0.13;
        rings_[next_] = {
            0, colour ? *colour : pixel::from_hsv(parameters.number("hue") + hue, 0.85, 1), strength
        };
        next_ = (next_ + 1) % rings_.size();
        quiet_ = 0;
    }

    void add(const Ring& ring, double speed, double width) noexcept {
        const double middle = ring.age * speed;
        // What spreads over more lights gets dimmer, and thins out behind: a crest and its wake.
        const double strength = ring.strength * std::max(0.0, 1.15 - middle / 1.9);
        if (strength <= 0) return;
        const double flash = std::max(0.0, 1 - ring.age * 4);
        for (std::size_t i = 0; i < steps; ++i) {
            const double radius = static_cast<double>(i) / (steps - 1) * reach;
            const double off = radius - middle;
            const double crest = off > 0 ? 1 - off / (width * 0.35) : 1 + off / width;
            const double wake = off < 0 ? 0.22 * std::max(0.0, 1 + off / 0.9) : 0;
            const double core = flash * flash * std::max(0.0, 1 - radius * 2.2);
            const double amount = std::max(crest, 0.0) * std::max(crest, 0.0) + wake + core;
            radius_[i].add(ring.colour, static_cast<float>(std::min(amount, 1.2) * strength));
        }
    }

    RepeatedFace face_;
    std::vector<std::uint16_t> places_;
    std::array<Light, steps> radius_{};
    std::array<pixel::Colour, steps> colours_{};
    std::array<Ring, 12> rings_{};
    std::size_t next_ = 0;
    std::uint32_t count_ = 0;
    double quiet_ = 4;
};

} // namespace

SceneKind pulse() {
    return {
        .about =
            {.name = "pulse",
             .title = "Pulse",
             .about =
                 "A ring of light spreads for each event of a type that you choose, in its colour or hue.",
             .parameters =
                 {{"events", "Events", Words{"light.pulse"}},
                  {"speed", "Speed",
                   Number{
                       .least = 0.2,
                       .most = 4,
                       .initial = 1,
                       .unit = "half sides/s",
                       .curve = Curve::Exponential
                   }},
                  {"width", "Width", Number{.least = 0.05, .most = 1, .initial = 0.3, .unit = "half sides"}},
                  {"hue", "Hue", Number{.least = 0, .most = 1, .initial = 0.55, .unit = "turn"}},
                  {"alone", "By itself", Toggle{true}}},
             .hears = {"light.pulse"}},
        .make = [](const SceneStart& start) { return std::make_unique<Pulse>(start); },
    };
}

} // namespace tutti::scene::kinds
