// Compass: where a device points, from what its accelerometer and its magnetometer say. Pure geometry.
//
// The formulae are those of NXP's application note AN4248, "Implementing a Tilt-Compensated eCompass using
// Accelerometer and Magnetometer Sensors" (its section on the algorithm), in the frame that it has them in: x
// forward, y to the right, z down. Sines and cosines are quotients here: no angle is needed for them.
#pragma once

#include "event/axes.hpp"
#include "event/definition/gesture.hpp"

#include <optional>

namespace tutti::event {

/// As unit vectors: `cosine` and `sine` of each angle.
struct Angle {
    double cosine;
    double sine;
};

/// Which way a device points.
struct Bearing {
    Angle heading; ///< of its forward axis, clockwise from magnetic north
    Angle pitch;   ///< its forward axis above the horizon
    Angle roll;    ///< its right side below the horizon
};

/// `acceleration` points up where it lies still, and is as long as `gravity` then; `field` is in any unit.
/// Nothing where it cannot be known: it falls or is shaken, its forward axis stands upright, or the field
/// does.
std::optional<Bearing> bearing_of(
    const Vector& acceleration, const Vector& field, double gravity, definition::Heading::Forward forward
) noexcept;

/// In degrees, of a vector of any length.
double degrees(const Angle& angle) noexcept;
/// To thousandths: what is finer is noise, and need not be the same on every machine.
double to_thousandths(double degrees) noexcept;

} // namespace tutti::event
