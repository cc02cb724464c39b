#include "pixel/noise.hpp"

#include <cmath>

namespace tutti::pixel {

namespace {

/// Mixes all bits of a number (Mueller and Wellons, "lowbias32", 2018).
constexpr std::uint32_t hashed(std::uint32_t value) noexcept {
    value ^= value >> 16;
    value *= 0x7feb352dU;
    value ^= value >> 15;
    value *= 0x846ca68bU;
    value ^= value >> 16;
    return value;
}

/// A place as its cell and 16 bits within it, smoothed: the slope at the cells' edges is none.
struct Place {
    std::uint32_t cell;
    std::uint32_t way;
};
Place place_of(double value) noexcept {
    if (!(std::abs(value) < 1e9)) return {0, 0};
    const double floor = std::floor(value);
    const auto part = static_cast<std::uint64_t>((value - floor) * 65536);
    // 3 p² − 2 p³
    const std::uint64_t squared = part * part >> 16;
    const std::uint64_t smooth = (squared * (3 * 65536 - 2 * part)) >> 16;
    return {static_cast<std::uint32_t>(static_cast<std::int64_t>(floor)), static_cast<std::uint32_t>(smooth)};
}

Place wrapped(Place place, double value, std::uint32_t period) noexcept {
    if (period == 0 || !(std::abs(value) < 1e9)) return place;
    const auto cell = static_cast<std::int32_t>(place.cell);
    const auto rest = cell % static_cast<std::int64_t>(period);
    place.cell = static_cast<std::uint32_t>(rest < 0 ? rest + period : rest);
    return place;
}
std::uint32_t next_cell(std::uint32_t cell, std::uint32_t period) noexcept {
    return period != 0 && cell + 1 == period ? 0 : cell + 1;
}

/// 0 to 65535, on the way from one to the other.
constexpr std::uint32_t between(std::uint32_t from, std::uint32_t to, std::uint32_t way) noexcept {
    return static_cast<std::uint32_t>((std::uint64_t{from} * (65536 - way) + std::uint64_t{to} * way) >> 16);
}

} // namespace

Noise::Noise(std::uint64_t seed, std::uint32_t period) noexcept
    : seed_(hashed(static_cast<std::uint32_t>(seed) ^ hashed(static_cast<std::uint32_t>(seed >> 32)))),
      period_(period) {}

double Noise::at(double x, double y) const noexcept { return at(x, y, 0); }

double Noise::at(double x, double y, double z) const noexcept {
    const Place across = wrapped(place_of(x), x, period_);
    const Place down = place_of(y);
    const Place deep = place_of(z);
    const std::uint32_t right = next_cell(across.cell, period_);
    const auto sheet = [&](std::uint32_t depth) {
        const auto row = [&](std::uint32_t line) {
            const std::uint32_t begin = hashed(line + hashed(depth + seed_));
            const auto corner = [begin](std::uint32_t cell) { return hashed(cell ^ begin) >> 16; };
            return between(corner(across.cell), corner(right), across.way);
        };
        return between(row(down.cell), row(down.cell + 1), down.way);
    };
    const std::uint32_t near = sheet(deep.cell);
    const std::uint32_t height = deep.way == 0 ? near : between(near, sheet(deep.cell + 1), deep.way);
    return static_cast<double>(height) / 65535.0;
}

double Noise::layered(double x, double y, double z, int layers) const noexcept {
    double sum = 0;
    double height = 0.5;
    double all = 0;
    Noise layer = *this;
    for (int i = 0; i < layers; ++i) {
        sum += layer.at(x, y, z) * height;
        all += height;
        x *= 2;
        y *= 2;
        z *= 2;
        height *= 0.5;
        layer.period_ *= 2;
        layer.seed_ = hashed(layer.seed_);
    }
    return all > 0 ? sum / all : 0;
}

} // namespace tutti::pixel
