#include "event/compass.hpp"

#include <cmath>
#include <numbers>

namespace tutti::event {

namespace {

constexpr double least_acceleration = 0.5; // of gravity: less is falling, more is shaking
constexpr double most_acceleration = 1.5;
constexpr double least_level = 0.05; // of a vector must lie in the horizon: 3° from upright

/// Turns the axes of a device, z up, to those of the application note.
Vector turned(const Vector& v, definition::Heading::Forward forward) noexcept {
    using Forward = definition::Heading::Forward;
    switch (forward) {
    case Forward::X:
        break;
    case Forward::Y:
        return {v[1], v[0], -v[2]};
    case Forward::MinusX:
        return {-v[0], v[1], -v[2]};
    case Forward::MinusY:
        return {-v[1], -v[0], -v[2]};
    }
    return {v[0], -v[1], -v[2]};
}

} // namespace

std::optional<Bearing> bearing_of(
    const Vector& acceleration, const Vector& field, double gravity, definition::Heading::Forward forward
) noexcept {
    const auto up = turned(acceleration, forward);
    const Vector g = {-up[0], -up[1], -up[2]}; // the note's sensor says which way is down
    const auto b = turned(field, forward);
    const double across = std::sqrt(g[1] * g[1] + g[2] * g[2]);
    const double length = std::sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
    if (!(length >= least_acceleration * gravity && length <= most_acceleration * gravity))
        return std::nullopt;
    if (across < least_level * length) return std::nullopt;
    const Angle roll = {g[2] / across, g[1] / across};
    const Angle pitch = {across / length, -g[0] / length};
    // The field, turned back by roll and pitch.
    const double east = b[2] * roll.sine - b[1] * roll.cosine;
    const double north = b[0] * pitch.cosine + (b[1] * roll.sine + b[2] * roll.cosine) * pitch.sine;
    const double level = std::sqrt(east * east + north * north);
    const double whole = std::sqrt(b[0] * b[0] + b[1] * b[1] + b[2] * b[2]);
    if (!(level > 0 && level >= least_level * whole && std::isfinite(whole))) return std::nullopt;
    return Bearing{{north / level, east / level}, pitch, roll};
}

double degrees(const Angle& angle) noexcept {
    return std::atan2(angle.sine, angle.cosine) * (180.0 / std::numbers::pi);
}

double to_thousandths(double degrees) noexcept { return std::floor(degrees * 1000.0 + 0.5) / 1000.0; }

} // namespace tutti::event
