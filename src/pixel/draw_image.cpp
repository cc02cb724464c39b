#include "pixel/draw.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::pixel {

namespace {

/// Pixels of an image along one side that fall on one light: from `first`, `count` of them, one at least.
struct Run {
    std::size_t first;
    std::size_t count;
};
Run run_at(int light, int lights, int pixels) noexcept {
    const std::int64_t first = std::int64_t{light} * pixels / lights;
    const std::int64_t end = (std::int64_t{light} + 1) * pixels / lights;
    return {
        static_cast<std::size_t>(first), static_cast<std::size_t>(std::max<std::int64_t>(end - first, 1))
    };
}
/// The one pixel in the middle of what falls on a light.
Run middle_at(int light, int lights, int pixels) noexcept {
    return {static_cast<std::size_t>((2 * std::int64_t{light} + 1) * pixels / (2 * std::int64_t{lights})), 1};
}

/// The mean of a block of pixels over what is behind them.
Colour mean_over(Colour behind, const Image& image, Run across, Run down) noexcept {
    std::uint64_t red = 0, green = 0, blue = 0, opaque = 0;
    const auto width = static_cast<std::size_t>(image.size.width);
    for (std::size_t y = down.first; y < down.first + down.count; ++y)
        for (std::size_t i = y * width + across.first; i < y * width + across.first + across.count; ++i) {
            const unsigned alpha = image.alpha.empty() ? 255 : image.alpha[i];
            const Colour pixel = image.pixels[i];
            red += alpha * pixel.red;
            green += alpha * pixel.green;
            blue += alpha * pixel.blue;
            opaque += alpha;
        }
    const std::uint64_t all = std::uint64_t{255} * across.count * down.count;
    const auto one = [&](std::uint64_t sum, std::uint8_t under) {
        return static_cast<std::uint8_t>((sum + (all - opaque) * under + all / 2) / all);
    };
    return {one(red, behind.red), one(green, behind.green), one(blue, behind.blue)};
}

/// A size of at least one light, of the proportions of `image`, with one side that of the room.
Rectangle placed(Size image, Size room, bool by_width) noexcept {
    const auto share = [](int part, int of, int whole) {
        const std::int64_t twice = (2 * std::int64_t{part} * of + whole) / (2 * std::int64_t{whole});
        return static_cast<int>(std::clamp<std::int64_t>(twice, 1, 1'000'000));
    };
    const Size size = by_width ? Size{room.width, share(room.width, image.height, image.width)}
                               : Size{share(room.height, image.width, image.height), room.height};
    return {(room.width - size.width) / 2, (room.height - size.height) / 2, size};
}

bool is_wider(Size image, Size room) noexcept {
    return std::int64_t{image.width} * room.height >= std::int64_t{image.height} * room.width;
}

} // namespace

void draw_image(Canvas canvas, Rectangle place, const Image& image, Scaling scaling) noexcept {
    draw_image_within(canvas, {0, 0, canvas.size()}, place, image, scaling);
}

void draw_image_within(
    Canvas canvas, Rectangle bounds, Rectangle place, const Image& image, Scaling scaling
) noexcept {
    if (image.size.width <= 0 || image.size.height <= 0) return;
    const auto run = scaling == Scaling::Box ? run_at : middle_at;
    const auto end = [](int begin, int length, int bound, int bounded, int side) {
        return static_cast<int>(
            std::min({std::int64_t{begin} + length, std::int64_t{bound} + bounded, std::int64_t{side}})
        );
    };
    const int left = std::max({place.left, bounds.left, 0});
    const int top = std::max({place.top, bounds.top, 0});
    const int right = end(place.left, place.size.width, bounds.left, bounds.size.width, canvas.width());
    const int bottom = end(place.top, place.size.height, bounds.top, bounds.size.height, canvas.height());
    for (int y = top; y < bottom; ++y) {
        const auto down = run(y - place.top, place.size.height, image.size.height);
        const auto row = canvas.row(y);
        for (int x = left; x < right; ++x) {
            const auto across = run(x - place.left, place.size.width, image.size.width);
            auto& light = row[static_cast<std::size_t>(x)];
            light = mean_over(light, image, across, down);
        }
    }
}

Rectangle placed_within(Size image, Size room) noexcept { return placed(image, room, is_wider(image, room)); }
Rectangle placed_over(Size image, Size room) noexcept { return placed(image, room, !is_wider(image, room)); }

} // namespace tutti::pixel
