#include "pixel/blend.hpp"

namespace tutti::pixel {

namespace {

/// Each channel by itself; a loop of its own for each mode, which the compiler makes vectors of.
template <typename Mix>
void each(Canvas below, std::span<const Colour> above, std::uint8_t alpha, const Mix& mix) noexcept {
    auto* to = reinterpret_cast<std::uint8_t*>(below.pixels().data());
    const auto* from = reinterpret_cast<const std::uint8_t*>(above.data());
    const std::size_t count = above.size() * 3;
    const unsigned keep = 255U - alpha;
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned mixed = mix(unsigned{to[i]}, unsigned{from[i]});
        const unsigned sum = to[i] * keep + mixed * alpha + 128U;
        to[i] = static_cast<std::uint8_t>((sum + (sum >> 8)) >> 8);
    }
}

constexpr unsigned product(unsigned a, unsigned b) noexcept {
    const unsigned wide = a * b + 128U;
    return (wide + (wide >> 8)) >> 8;
}

} // namespace

void blend(Canvas below, std::span<const Colour> above, Blend mode, std::uint8_t alpha) noexcept {
    assert(above.size() == below.pixels().size());
    switch (mode) {
    case Blend::Over:
        return each(below, above, alpha, [](unsigned, unsigned b) { return b; });
    case Blend::Add:
        return each(below, above, alpha, [](unsigned a, unsigned b) { return std::min(255U, a + b); });
    case Blend::Multiply:
        return each(below, above, alpha, [](unsigned a, unsigned b) { return product(a, b); });
    case Blend::Screen:
        return each(below, above, alpha, [](unsigned a, unsigned b) { return a + b - product(a, b); });
    case Blend::Difference:
        return each(below, above, alpha, [](unsigned a, unsigned b) { return a > b ? a - b : b - a; });
    case Blend::Lighten:
        return each(below, above, alpha, [](unsigned a, unsigned b) { return std::max(a, b); });
    }
}

} // namespace tutti::pixel
