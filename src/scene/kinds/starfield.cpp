// Starfield: a flight through stars. Each face of a cube is a window to its own side: what comes towards the
// front passes by at the sides and stays behind. The left stick steers.
#include "base/random.hpp"
#include "pixel/draw.hpp"
#include "pixel/noise.hpp"
#include "scene/event_data.hpp"
#include "scene/kinds/kinds.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Starfield final : public Scene {
public:
    explicit Starfield(const SceneStart& start)
        : faces_(start.surface.faces), random_(start.seed), nebula_(start.surface.size) {
        for (auto& star : stars_) star = born(2 * random_.unit() - 1);
        paint_nebula(start);
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) hear(event);
        const double step = moment.step_seconds();
        const double way = 1 - std::exp2(-step / 0.15);
        yaw_ += (wanted_yaw_ - yaw_) * way;
        pitch_ += (wanted_pitch_ - pitch_) * way;
        turned_ += yaw_ * step * 0.1 + step * 0.002;
        turned_ -= std::floor(turned_);
        draw_nebula(canvas, moment.parameters.number("nebula"));
        const double forward = moment.parameters.number("speed") * step * 0.5;
        const auto count = static_cast<std::size_t>(moment.parameters.number("count"));
        const double streak = moment.parameters.number("streak");
        for (std::size_t i = 0; i < count; ++i) fly(stars_[i], forward, step, streak, canvas);
        return {};
    }

private:
    static constexpr std::size_t most = 600;

    struct Star {
        double x = 0, y = 0, z = 0; ///< −1 to 1: right, down, ahead
        pixel::Colour colour;
    };

    Star born(double z) noexcept {
        // As hot as stars are: most of them white, some blue, few red.
        constexpr std::array<pixel::Colour, 6> colours = {
            {{155, 180, 255},
             {200, 215, 255},
             {255, 250, 245},
             {255, 240, 215},
             {255, 205, 140},
             {255, 150, 90}}
        };
        const double chance = random_.unit();
        return {
            2 * random_.unit() - 1, 2 * random_.unit() - 1, z,
            colours[static_cast<std::size_t>(chance * chance * 5.99)]
        };
    }

    void hear(const contract::Event& event) noexcept {
        if (event.type != "raw.axis") return;
        const auto code = text_in(event, "code");
        const auto value = number_in(event, "value");
        if (!code || !value) return;
        if (*code == "left_x") wanted_yaw_ = std::clamp(*value, -1.0, 1.0);
        if (*code == "left_y") wanted_pitch_ = std::clamp(*value, -1.0, 1.0);
    }

    void fly(Star& star, double forward, double step, double streak, const pixel::Canvas& canvas) noexcept {
        const Star before = star;
        star.z -= forward;
        star.y -= pitch_ * step * 0.5 * (faces_ > 1 ? 1 : star.z);
        const double turn = yaw_ * step * 0.9;
        star.x -= turn * star.z;
        star.z += turn * before.x;
        if (!(std::abs(star.z) <= 1 && std::abs(star.x) <= 1)) {
            star = born(star.z < 0 ? 1 : 2 * random_.unit() - 1);
            return;
        }
        if (std::abs(star.y) > 1) star.y -= star.y > 0 ? 2 : -2;
        // As long as it flew within the time that a shutter is open, whatever the rate of frames.
        const double open = step > 0 ? streak / 14 / step : 0;
        const Star tail = {
            star.x + (before.x - star.x) * open, star.y + std::clamp((before.y - star.y) * open, -0.5, 0.5),
            star.z + (before.z - star.z) * open, star.colour
        };
        for (int face = 0; face < faces_; ++face) show(face, star, tail, canvas);
    }

    /// As it is seen from a face that looks that many quarter turns to the right.
    static pixel::Point turned(const Star& star, int quarters) noexcept {
        switch (quarters % 4) {
        case 0:
            return {star.x, star.z};
        case 1:
            return {-star.z, star.x};
        case 2:
            return {-star.x, -star.z};
        default:
            return {star.z, -star.x};
        }
    }

    void show(int face, const Star& star, const Star& tail, const pixel::Canvas& canvas) const noexcept {
        const double half = canvas.width() / faces_ / 2.0;
        const auto head = turned(star, face);
        // A face sees a quarter of all around, from the one diagonal to the other.
        if (head.y < 0.03 || std::abs(head.x) > head.y) return;
        const auto place = [&](pixel::Point seen, double y) {
            return pixel::Point{
                (2 * face + 1) * half - 0.5 + seen.x / seen.y * half,
                canvas.height() / 2.0 - 0.5 + y / seen.y * half
            };
        };
        const auto to = place(head, star.y);
        const double away = std::sqrt(head.y * head.y + head.x * head.x);
        const double light = std::clamp(1.4 - 1.2 * away, 0.0, 1.0);
        const auto colour = scaled(star.colour, pixel::channel(0.75 * light * light + 0.35 * light + 0.03));
        const auto back = turned(tail, face);
        if (back.y >= 0.03 && std::abs(back.x) <= back.y) {
            const auto from = place(back, tail.y);
            const double long_ = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
            const int dots = static_cast<int>(std::min(long_ * 1.5, 48.0));
            for (int i = 0; i < dots; ++i) {
                const double part = static_cast<double>(i) / dots;
                pixel::add_dot(
                    canvas, {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part},
                    scaled(colour, pixel::channel(part * 0.8))
                );
            }
        }
        // A dot is shared among four lights, and a star is still to shine.
        for (int times = light > 0.3 ? 3 : 2; times > 0; --times) pixel::add_dot(canvas, to, colour);
        if (light > 0.75) // so near that it is more than one light
            for (const double side : {-0.7, 0.7})
                pixel::add_dot(canvas, {to.x + side, to.y}, scaled(colour, 90));
    }

    void paint_nebula(const SceneStart& start) {
        const auto canvas = nebula_.canvas();
        const auto period = static_cast<std::uint32_t>(std::max(2, canvas.width() / 13));
        const pixel::Noise noise(start.seed, period);
        const double scale = static_cast<double>(period) / canvas.width();
        for (int y = 0; y < canvas.height(); ++y)
            for (int x = 0; x < canvas.width(); ++x) {
                const double thick = noise.layered(x * scale, y * scale, 2, 4);
                const double warm = noise.layered(x * scale, y * scale, 9, 2);
                const double light = std::max(0.0, thick - 0.4) * 2;
                canvas.at(x, y) = pixel::from_hsv(0.52 + 0.45 * warm, 0.8, light * light * 2);
            }
    }

    void draw_nebula(const pixel::Canvas& canvas, double amount) const noexcept {
        const auto by = pixel::channel(amount);
        const auto width = static_cast<std::size_t>(canvas.width());
        const auto shift = static_cast<std::size_t>(turned_ * static_cast<double>(width)) % width;
        for (int y = 0; y < canvas.height(); ++y) {
            const auto lights = canvas.row(y);
            const auto clouds = nebula_.pixels().subspan(static_cast<std::size_t>(y) * width, width);
            for (std::size_t x = 0; x < width; ++x) {
                const std::size_t from = x + shift < width ? x + shift : x + shift - width;
                lights[x] = scaled(clouds[from], by);
            }
        }
    }

    int faces_;
    SeededRandom random_;
    pixel::Picture nebula_;
    std::array<Star, most> stars_{};
    double wanted_yaw_ = 0, wanted_pitch_ = 0;
    double yaw_ = 0, pitch_ = 0;
    double turned_ = 0; ///< of the nebula, in turns
};

} // namespace

SceneKind starfield() {
    return {
        .about =
            {.name = "starfield",
             .title = "Starfield",
             .about = "A flight through the stars, that a stick steers; a cube is a ship with four windows.",
             .parameters =
                 {{"speed", "Speed",
                   Number{.least = 0, .most = 8, .initial = 1, .unit = "×", .curve = Curve::Squared}},
                  {"count", "Stars", Number{.least = 20, .most = 600, .initial = 260, .step = 1}},
                  {"streak", "Streaks", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"nebula", "Nebula", Number{.least = 0, .most = 1, .initial = 0.6}}},
             .hears = {"raw.axis"}},
        .make = [](const SceneStart& start) { return std::make_unique<Starfield>(start); },
    };
}

} // namespace tutti::scene::kinds
