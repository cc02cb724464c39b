// Boids: a swarm that nobody leads (Reynolds, "Flocks, herds and schools", 1987): each keeps off its
// neighbours, goes their way and towards their middle. Fingers on raw.xy attract them.
#include "base/random.hpp"
#include "pixel/draw.hpp"
#include "pixel/sine.hpp"
#include "scene/event_data.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Boids final : public Scene {
public:
    explicit Boids(const SceneStart& start)
        : width_(start.surface.size.width), height_(start.surface.size.height), wraps_(start.surface.wraps),
          unit_(std::max(1.0, std::min(width_ / start.surface.faces, height_) / 64.0)), near_(9 * unit_),
          columns_(std::clamp(static_cast<int>(width_ / near_), 1, most_cells)),
          rows_(std::clamp(static_cast<int>(height_ / near_), 1, most_cells)),
          begins_(static_cast<std::size_t>(columns_ * rows_ + 1)) {
        SeededRandom random(start.seed);
        for (auto& boid : boids_) {
            const double turns = random.unit();
            boid.place = {random.unit() * width_, random.unit() * height_};
            boid.speed = {18 * unit_ * pixel::fast_cosine(turns), 18 * unit_ * pixel::fast_sine(turns)};
        }
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        for (const auto& event : moment.events) hear(event, moment.time);
        count_ = static_cast<std::size_t>(moment.parameters.number("count"));
        const double speed = moment.parameters.number("speed");
        const double trail = moment.parameters.number("trail");
        pixel::fade(canvas, static_cast<int>(256 * std::exp2(-moment.step_seconds() / (0.02 + trail * 0.4))));
        for (int steps = steps_.take(moment.step); steps > 0; --steps) {
            sort();
            for (std::size_t i = 0; i < count_; ++i) steer(boids_[i], moment, speed);
            for (std::size_t i = 0; i < count_; ++i) move(boids_[i], speed);
        }
        const auto& palette = palette_of(moment.parameters);
        for (std::size_t i = 0; i < count_; ++i) {
            const auto& boid = boids_[i];
            // Who flies the same way has the same colour.
            const double way = std::atan2(boid.speed.y, boid.speed.x) / (2 * 3.14159265358979);
            pixel::add_dot(canvas, boid.place, palette.around(way + moment.seconds() / 60));
        }
        return {};
    }

private:
    static constexpr std::size_t most = 200;
    static constexpr int most_cells = 64; ///< to a side of the grid
    static constexpr double frame = 1.0 / 60;
    static constexpr microseconds patience = seconds(2); ///< a finger that says no more is gone

    struct Boid {
        pixel::Point place;
        pixel::Point speed; ///< lights a second
        pixel::Point push;  ///< the change of it
    };
    struct Finger {
        std::int32_t producer = 0;
        pixel::Point place;
        microseconds heard = -patience;
    };

    void hear(const contract::Event& event, microseconds now) noexcept {
        const auto x = number_in(event, "x");
        const auto y = number_in(event, "y");
        if (event.type != "raw.xy" || !x || !y) return;
        // Its own place, else that of who was silent for longest.
        auto* place = &*std::ranges::min_element(fingers_, {}, &Finger::heard);
        for (auto& finger : fingers_)
            if (finger.producer == event.producer && now - finger.heard < patience) place = &finger;
        *place = {
            event.producer, {std::clamp(*x, 0.0, 1.0) * width_, (1 - std::clamp(*y, 0.0, 1.0)) * height_}, now
        };
    }

    int cell_of(pixel::Point place) const noexcept {
        const int x = std::clamp(static_cast<int>(place.x / width_ * columns_), 0, columns_ - 1);
        const int y = std::clamp(static_cast<int>(place.y / height_ * rows_), 0, rows_ - 1);
        return y * columns_ + x;
    }

    /// By the cells of a grid, so that each has to look at its neighbours alone.
    void sort() noexcept {
        std::ranges::fill(begins_, std::uint16_t{0});
        for (std::size_t i = 0; i < count_; ++i)
            ++begins_[static_cast<std::size_t>(cell_of(boids_[i].place)) + 1];
        for (std::size_t cell = 1; cell < begins_.size(); ++cell)
            begins_[cell] = static_cast<std::uint16_t>(begins_[cell] + begins_[cell - 1]);
        // Backwards, each takes the last place of its cell; afterwards every cell begins where it should.
        for (std::size_t i = 0; i < count_; ++i) {
            const auto cell = static_cast<std::size_t>(cell_of(boids_[i].place));
            sorted_[begins_[cell]++] = static_cast<std::uint16_t>(i);
        }
        for (std::size_t cell = begins_.size() - 1; cell > 0; --cell) begins_[cell] = begins_[cell - 1];
        begins_[0] = 0;
    }

    /// From the one to the other, the shorter way around the cube.
    pixel::Point between(pixel::Point from, pixel::Point to) const noexcept {
        double across = to.x - from.x;
        if (wraps_ && across > width_ / 2.0) across -= width_;
        if (wraps_ && across < -width_ / 2.0) across += width_;
        return {across, to.y - from.y};
    }

    template <typename Visit>
    void around(pixel::Point place, Visit visit) const noexcept {
        const int middle = cell_of(place);
        // Of two columns or fewer none may be met twice.
        const int from = columns_ > 2 ? -1 : -(middle % columns_);
        const int to = columns_ > 2 ? 1 : columns_ - 1 - middle % columns_;
        for (int y = std::max(middle / columns_ - 1, 0); y <= std::min(middle / columns_ + 1, rows_ - 1); ++y)
            for (int right = from; right <= to; ++right) {
                const int x = middle % columns_ + right;
                if (!wraps_ && (x < 0 || x >= columns_)) continue;
                const auto cell = static_cast<std::size_t>(y * columns_ + (x + columns_) % columns_);
                for (std::size_t i = begins_[cell]; i < begins_[cell + 1]; ++i) visit(boids_[sorted_[i]]);
            }
    }

    void steer(Boid& boid, const Moment& moment, double speed) noexcept {
        pixel::Point apart, way, middle;
        int seen = 0;
        around(boid.place, [&](const Boid& other) {
            const auto there = between(boid.place, other.place);
            const double squared = there.x * there.x + there.y * there.y;
            if (&other == &boid || squared > near_ * near_) return;
            const double close = 1 / std::max(squared, 0.25);
            apart = {apart.x - there.x * close, apart.y - there.y * close};
            way = {way.x + other.speed.x, way.y + other.speed.y};
            middle = {middle.x + there.x, middle.y + there.y};
            ++seen;
        });
        boid.push = {apart.x * 55 * unit_ * unit_, apart.y * 55 * unit_ * unit_};
        if (seen > 0) {
            boid.push.x += (way.x / seen - boid.speed.x) * 2.2 + middle.x / seen * 2.0;
            boid.push.y += (way.y / seen - boid.speed.y) * 2.2 + middle.y / seen * 2.0;
        }
        attract(boid, moment);
        shun_edges(boid);
        boid.push = {boid.push.x * speed, boid.push.y * speed};
    }

    void attract(Boid& boid, const Moment& moment) const noexcept {
        bool is_called = false;
        for (const auto& finger : fingers_) {
            if (moment.time - finger.heard >= patience) continue;
            is_called = true;
            pull(boid, finger.place, 40);
        }
        // Else something that wanders, so that no swarm settles down.
        const double time = moment.seconds();
        if (!is_called)
            pull(
                boid,
                {width_ * (0.5 + 0.4 * pixel::fast_sine(time / 23)),
                 height_ * (0.5 + 0.4 * pixel::fast_sine(time / 13))},
                7
            );
    }

    void pull(Boid& boid, pixel::Point to, double strength) const noexcept {
        const auto there = between(boid.place, to);
        const double away = std::sqrt(there.x * there.x + there.y * there.y) + 1;
        boid.push.x += there.x / away * strength * unit_;
        boid.push.y += there.y / away * strength * unit_;
    }

    void shun_edges(Boid& boid) const noexcept {
        const auto shun = [this](double place, int side) {
            const double margin = std::min(7 * unit_, side / 3.0);
            const double before = std::max(0.0, margin - place);
            const double after = std::max(0.0, place - (side - 1 - margin));
            return (before - after) / margin * 160 * unit_;
        };
        if (!wraps_) boid.push.x += shun(boid.place.x, width_);
        boid.push.y += shun(boid.place.y, height_);
    }

    void move(Boid& boid, double speed) const noexcept {
        boid.speed.x += boid.push.x * frame;
        boid.speed.y += boid.push.y * frame;
        const double fast = std::sqrt(boid.speed.x * boid.speed.x + boid.speed.y * boid.speed.y);
        const double right = std::clamp(fast, 13 * unit_, 30 * unit_) / std::max(fast, 1e-3);
        boid.speed = {boid.speed.x * right, boid.speed.y * right};
        boid.place.x += boid.speed.x * speed * frame;
        boid.place.y += boid.speed.y * speed * frame;
        boid.place.x = wraps_ ? boid.place.x - width_ * std::floor(boid.place.x / width_)
                              : std::clamp(boid.place.x, 0.0, width_ - 1.0);
        boid.place.y = std::clamp(boid.place.y, 0.0, height_ - 1.0);
    }

    int width_, height_;
    bool wraps_;
    double unit_;        ///< lights; 1 on a face of 64
    double near_;        ///< how far a boid sees
    int columns_, rows_; ///< of the grid
    std::array<Boid, most> boids_{};
    std::array<std::uint16_t, most> sorted_{};
    std::vector<std::uint16_t> begins_; ///< where in sorted_ each cell does
    std::array<Finger, 8> fingers_{};
    std::size_t count_ = 0;
    FixedSteps steps_{60, 3};
};

} // namespace

SceneKind boids() {
    return {
        .about =
            {.name = "boids",
             .title = "Boids",
             .about = "A swarm that nobody leads; fingers on a phone attract it.",
             .parameters =
                 {{"count", "Count", Number{.least = 8, .most = 200, .initial = 90, .step = 1}},
                  {"speed", "Speed",
                   Number{.least = 0.2, .most = 3, .initial = 1, .unit = "×", .curve = Curve::Exponential}},
                  {"trail", "Trail", Number{.least = 0, .most = 1, .initial = 0.45}},
                  palette_parameter("rainbow")},
             .hears = {"raw.xy"}},
        .make = [](const SceneStart& start) { return std::make_unique<Boids>(start); },
    };
}

} // namespace tutti::scene::kinds
