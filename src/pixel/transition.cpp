#include "pixel/transition.hpp"

#include "pixel/blend.hpp"

namespace tutti::pixel {

namespace {

/// 0 to 255 for a place, without a pattern that one sees (Wang's integer hash).
constexpr std::uint32_t threshold(std::uint32_t place) noexcept {
    place = (place ^ 61U) ^ (place >> 16);
    place *= 9U;
    place ^= place >> 4;
    place *= 0x27d4eb2dU;
    return (place ^ (place >> 15)) & 0xFFU;
}

void wipe(Canvas canvas, std::span<const Colour> to, double amount) noexcept {
    const double edge = amount * canvas.width();
    const int whole = static_cast<int>(edge);
    for (int y = 0; y < canvas.height(); ++y) {
        const auto row = canvas.row(y);
        const auto from = to.subspan(static_cast<std::size_t>(y) * row.size(), row.size());
        std::ranges::copy(from.first(static_cast<std::size_t>(whole)), row.begin());
        if (whole < canvas.width()) {
            const auto x = static_cast<std::size_t>(whole);
            row[x] = mixed(row[x], from[x], channel(edge - whole));
        }
    }
}

void slide(Canvas canvas, std::span<const Colour> to, double amount) noexcept {
    const auto shift = static_cast<std::size_t>(amount * canvas.width() + 0.5);
    for (int y = 0; y < canvas.height(); ++y) {
        const auto row = canvas.row(y);
        const auto from = to.subspan(static_cast<std::size_t>(y) * row.size(), row.size());
        std::ranges::copy(row.subspan(shift), row.begin());
        std::ranges::copy(from.first(shift), row.end() - static_cast<std::ptrdiff_t>(shift));
    }
}

} // namespace

void transit(Canvas canvas, std::span<const Colour> to, Transition transition, double amount) noexcept {
    assert(to.size() == canvas.pixels().size());
    const double way = std::clamp(amount, 0.0, 1.0);
    switch (transition) {
    case Transition::Fade:
        return blend(canvas, to, Blend::Over, channel(way));
    case Transition::Wipe:
        return wipe(canvas, to, way);
    case Transition::Slide:
        return slide(canvas, to, way);
    case Transition::Dissolve: {
        const auto pixels = canvas.pixels();
        const auto least = static_cast<std::uint32_t>(way * 256);
        for (std::size_t i = 0; i < pixels.size(); ++i)
            if (threshold(static_cast<std::uint32_t>(i)) < least) pixels[i] = to[i];
        return;
    }
    case Transition::Cut:
        std::ranges::copy(to, canvas.pixels().begin());
    }
}

} // namespace tutti::pixel
