// fast_sine(): a sine from a table, for every light of every frame. Whole numbers inside: the same on every
// machine, which the library's is not.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tutti::pixel {

namespace sine {

inline constexpr std::size_t steps = 1024; ///< in a turn
inline constexpr std::int32_t full = 1 << 24;

/// Of up to a quarter turn, in radians: the series, which by its tenth term is exact.
constexpr double quarter(double angle) noexcept {
    double term = angle;
    double sum = angle;
    for (int n = 1; n < 10; ++n) {
        term *= -angle * angle / ((2.0 * n) * (2.0 * n + 1));
        sum += term;
    }
    return sum;
}

inline constexpr auto table = [] {
    constexpr double pi = 3.14159265358979323846;
    std::array<std::int32_t, steps + 1> made{};
    for (std::size_t i = 0; i <= steps / 4; ++i) {
        const double exact = quarter(2 * pi * static_cast<double>(i) / steps) * full;
        const auto value = static_cast<std::int32_t>(exact + 0.5);
        made[i] = made[steps / 2 - i] = value;
        made[steps / 2 + i] = made[steps - i] = -value;
    }
    return made;
}();

} // namespace sine

/// The sine of that many turns (1 is a whole one), to five digits. A whole number of turns that a double
/// cannot tell from its neighbours gives 0.
inline double fast_sine(double turns) noexcept {
    constexpr int bits_between = 12; // between two entries
    const double part = turns - std::floor(turns);
    if (!(part >= 0 && part < 1)) return 0;
    const auto place = static_cast<std::uint32_t>(part * (sine::steps << bits_between));
    const std::size_t entry = place >> bits_between;
    const auto between = static_cast<std::int64_t>(place & ((1U << bits_between) - 1));
    const std::int64_t from = sine::table[entry];
    const std::int64_t way = sine::table[entry + 1] - from;
    return static_cast<double>(from + way * between / (1 << bits_between)) * (1.0 / sine::full);
}
inline double fast_cosine(double turns) noexcept { return fast_sine(turns + 0.25); }

} // namespace tutti::pixel
