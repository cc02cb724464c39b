// Calibration of a sensor with three axes: minus an offset, times a matrix, times a scale.
#pragma once

#include <array>

namespace tutti::signal {

using Vector = std::array<double, 3>;

struct Calibration {
    Vector offset = {0, 0, 0};
    std::array<Vector, 3> matrix = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}; ///< rows
    Vector scale = {1, 1, 1};

    bool operator==(const Calibration&) const = default;

    Vector apply(const Vector& measured) const noexcept;
};

} // namespace tutti::signal
