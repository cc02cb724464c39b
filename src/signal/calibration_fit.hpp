// CalibrationFit: offset and scale of a sensor with three axes, from what it measured while somebody turned
// it every way: the ellipsoid, along its axes, that fits best (least squares; e.g. ST DT0059, "Ellipsoid or
// sphere fitting for sensor calibration"). Where the sensor lies still, its mean.
#pragma once

#include "base/result.hpp"
#include "signal/calibration.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::signal {

class CalibrationFit {
public:
    void add(const Vector& measured) noexcept;

    std::size_t count() const noexcept { return count_; }
    /// How much of each axis was seen, 0 to 1: 1 where it pointed along both of its ends. By what was seen of
    /// the widest.
    Vector coverage() const noexcept;

    /// Of an accelerometer (radius: 9.80665) or a magnetometer (0: as wide as the mean of its axes).
    /// InvalidInput where too little was seen, which says what is missing.
    Result<Calibration> ellipsoid(double radius) const;
    /// Of a gyroscope that lay still: what it measured then is its offset.
    Result<Calibration> rest() const;

private:
    static constexpr std::size_t unknowns = 6; ///< x², y², z², x, y, z
    using Row = std::array<double, unknowns>;

    std::size_t count_ = 0;
    std::array<Row, unknowns> products_{}; ///< of the normal equations
    Row sums_{};
    Vector total_{};
    Vector least_{};
    Vector most_{};
};

} // namespace tutti::signal
