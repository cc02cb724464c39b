#include "pixel/draw.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace tutti::pixel {

namespace {

void mix_at(const Canvas& canvas, int x, int y, Colour colour, double amount) noexcept {
    if (!canvas.holds(x, y)) return;
    auto& light = canvas.at(x, y);
    light = mixed(light, colour, channel(amount));
}

void add_at(const Canvas& canvas, int x, int y, Colour colour, double amount) noexcept {
    if (!canvas.holds(x, y)) return;
    auto& light = canvas.at(x, y);
    light = added(light, scaled(colour, channel(amount)));
}

/// A place that is a whole number, whatever it was: beyond all canvases where it was beyond them.
int whole(double value) noexcept {
    constexpr double far = 1e6;
    return static_cast<int>(std::clamp(std::isnan(value) ? far : value, -far, far));
}

/// Calls `draw(x, y, distance)` for the lights whose middles are within `reach` of the centre, and some more.
template <typename Draw>
void around(const Canvas& canvas, Point centre, double reach, Draw draw) noexcept {
    const int left = std::max(0, whole(std::floor(centre.x - reach)));
    const int right = std::min(canvas.width() - 1, whole(std::ceil(centre.x + reach)));
    const int top = std::max(0, whole(std::floor(centre.y - reach)));
    const int bottom = std::min(canvas.height() - 1, whole(std::ceil(centre.y + reach)));
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x) {
            const double across = x - centre.x;
            const double down = y - centre.y;
            draw(x, y, std::sqrt(across * across + down * down));
        }
}

/// Where, of `steps` from `from` in direction `way`, the canvas's side is met first and last.
struct Steps {
    std::int64_t first;
    std::int64_t last;
};
Steps steps_within(std::int64_t from, int way, std::int64_t steps, int side) noexcept {
    const std::int64_t first = way > 0 ? -from : from - (side - 1);
    const std::int64_t last = way > 0 ? side - 1 - from : from;
    return {std::max<std::int64_t>(first, 0), std::min(last, steps)};
}

} // namespace

void draw_line(Canvas canvas, int x0, int y0, int x1, int y1, Colour colour) noexcept {
    // Beyond that no end of a line matters, and products of two of them have room.
    constexpr int far = 1'000'000;
    for (int* end : {&x0, &y0, &x1, &y1}) *end = std::clamp(*end, -far, far);
    const std::int64_t across = std::int64_t{x1} - x0;
    const std::int64_t down = std::int64_t{y1} - y0;
    const bool is_flat = std::abs(across) >= std::abs(down);
    const std::int64_t steps = is_flat ? std::abs(across) : std::abs(down);
    if (steps == 0) return canvas.set(x0, y0, colour);
    // Each step is a light along the longer side; the shorter one is rounded, halves away from the start.
    const int way = (is_flat ? across : down) > 0 ? 1 : -1;
    const std::int64_t side_way = is_flat ? down : across;
    const auto [first, last] =
        steps_within(is_flat ? x0 : y0, way, steps, is_flat ? canvas.width() : canvas.height());
    for (std::int64_t step = first; step <= last; ++step) {
        const std::int64_t moved = (2 * step * std::abs(side_way) + steps) / (2 * steps);
        const std::int64_t aside = (is_flat ? y0 : x0) + (side_way < 0 ? -moved : moved);
        const std::int64_t along = (is_flat ? x0 : y0) + way * step;
        if (aside < 0 || aside >= max_side) continue;
        const auto x = static_cast<int>(is_flat ? along : aside);
        const auto y = static_cast<int>(is_flat ? aside : along);
        canvas.set(x, y, colour);
    }
}

void draw_smooth_line(Canvas canvas, Point from, Point to, Colour colour) noexcept {
    const bool is_steep = std::abs(to.y - from.y) > std::abs(to.x - from.x);
    if (is_steep) {
        std::swap(from.x, from.y);
        std::swap(to.x, to.y);
    }
    if (from.x > to.x) std::swap(from, to);
    const double length = to.x - from.x;
    const double slope = length > 0 ? (to.y - from.y) / length : 0;
    const int side = is_steep ? canvas.height() : canvas.width();
    const int first = std::max(0, whole(std::floor(from.x + 0.5)));
    const int last = std::min(side - 1, whole(std::floor(to.x + 0.5)));
    const auto light = [&](int along, int aside, double amount) {
        if (is_steep)
            mix_at(canvas, aside, along, colour, amount);
        else
            mix_at(canvas, along, aside, colour, amount);
    };
    for (int along = first; along <= last; ++along) {
        // At its ends the line covers a part of a light only.
        const double covered = std::min({1.0, along + 0.5 - from.x + 0.5, to.x + 0.5 - (along - 0.5)});
        const double exact = from.y + slope * (along - from.x);
        const double lower = std::floor(exact);
        light(along, whole(lower), (1 - (exact - lower)) * covered);
        light(along, whole(lower) + 1, (exact - lower) * covered);
    }
}

void fill_rectangle(Canvas canvas, Rectangle where, Colour colour) noexcept {
    const int left = std::max(where.left, 0);
    const auto right =
        static_cast<int>(std::min<std::int64_t>(std::int64_t{where.left} + where.size.width, canvas.width()));
    const auto bottom =
        static_cast<int>(std::min<std::int64_t>(std::int64_t{where.top} + where.size.height, canvas.height())
        );
    if (left >= right) return;
    for (int y = std::max(where.top, 0); y < bottom; ++y)
        std::ranges::fill(
            canvas.row(y).subspan(static_cast<std::size_t>(left), static_cast<std::size_t>(right - left)),
            colour
        );
}

void draw_rectangle(Canvas canvas, Rectangle where, Colour colour) noexcept {
    const auto [left, top, size] = where;
    if (size.width <= 0 || size.height <= 0) return;
    fill_rectangle(canvas, {left, top, {size.width, 1}}, colour);
    fill_rectangle(canvas, {left, top + size.height - 1, {size.width, 1}}, colour);
    fill_rectangle(canvas, {left, top, {1, size.height}}, colour);
    fill_rectangle(canvas, {left + size.width - 1, top, {1, size.height}}, colour);
}

void fill_disc(Canvas canvas, Point centre, double radius, Colour colour) noexcept {
    if (!(radius > 0)) return;
    around(canvas, centre, radius + 0.5, [&](int x, int y, double distance) {
        mix_at(canvas, x, y, colour, radius + 0.5 - distance);
    });
}

void draw_ring(Canvas canvas, Point centre, double radius, double stroke, Colour colour) noexcept {
    if (!(radius >= 0 && stroke > 0)) return;
    around(canvas, centre, radius + stroke / 2 + 0.5, [&](int x, int y, double distance) {
        // A stroke narrower than a light never fills one.
        const double covered = stroke / 2 + 0.5 - std::abs(distance - radius);
        mix_at(canvas, x, y, colour, std::min(covered, stroke));
    });
}

void add_dot(Canvas canvas, Point place, Colour colour) noexcept {
    const double left = std::floor(place.x);
    const double top = std::floor(place.y);
    const int x = whole(left);
    const int y = whole(top);
    if (x < -1 || y < -1 || x >= canvas.width() || y >= canvas.height()) return;
    const double right_part = place.x - left;
    const double lower_part = place.y - top;
    add_at(canvas, x, y, colour, (1 - right_part) * (1 - lower_part));
    add_at(canvas, x + 1, y, colour, right_part * (1 - lower_part));
    add_at(canvas, x, y + 1, colour, (1 - right_part) * lower_part);
    add_at(canvas, x + 1, y + 1, colour, right_part * lower_part);
}

void fade(Canvas canvas, int keep) noexcept {
    const auto by = static_cast<unsigned>(std::clamp(keep, 0, 256));
    const auto one = [by](std::uint8_t value) { return static_cast<std::uint8_t>(value * by >> 8); };
    for (auto& light : canvas.pixels()) light = {one(light.red), one(light.green), one(light.blue)};
}

namespace {

Colour one_two_one(Colour a, Colour b, Colour c) noexcept {
    const auto one = [](unsigned x, unsigned y, unsigned z) {
        return static_cast<std::uint8_t>((x + 2 * y + z + 2) / 4);
    };
    return {one(a.red, b.red, c.red), one(a.green, b.green, c.green), one(a.blue, b.blue, c.blue)};
}

} // namespace

void blur(Canvas canvas) noexcept {
    const auto width = static_cast<std::size_t>(canvas.width());
    for (int y = 0; y < canvas.height(); ++y) {
        const auto row = canvas.row(y);
        Colour before = row[0];
        for (std::size_t x = 0; x < width; ++x) {
            const Colour own = row[x];
            row[x] = one_two_one(before, own, row[std::min(x + 1, width - 1)]);
            before = own;
        }
    }
    // Down, a few columns at a time: what is above them was overwritten already.
    constexpr std::size_t abreast = 64;
    for (std::size_t left = 0; left < width; left += abreast) {
        const std::size_t count = std::min(abreast, width - left);
        std::array<Colour, abreast> above;
        std::ranges::copy(canvas.row(0).subspan(left, count), above.begin());
        for (int y = 0; y < canvas.height(); ++y) {
            const auto row = canvas.row(y).subspan(left, count);
            const auto below = canvas.row(std::min(y + 1, canvas.height() - 1)).subspan(left, count);
            for (std::size_t x = 0; x < count; ++x) {
                const Colour own = row[x];
                row[x] = one_two_one(above[x], own, below[x]);
                above[x] = own;
            }
        }
    }
}

} // namespace tutti::pixel
