#include "signal/calibration_fit.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace tutti::signal {

namespace {

constexpr std::size_t least_samples = 30;
constexpr double least_coverage = 0.6;
constexpr std::array<const char*, 3> axes = {"x", "y", "z"};

constexpr double least_pivot = 1e-12; ///< of equations whose largest numbers are about 1

/// Gauss with pivots. False: the equations do not say enough.
template <std::size_t N>
bool solve(std::array<std::array<double, N>, N> left, std::array<double, N>& right) {
    for (std::size_t column = 0; column < N; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < N; ++row)
            if (std::abs(left[row][column]) > std::abs(left[pivot][column])) pivot = row;
        if (!(std::abs(left[pivot][column]) >= least_pivot)) return false;
        std::swap(left[pivot], left[column]);
        std::swap(right[pivot], right[column]);
        for (std::size_t row = 0; row < N; ++row) {
            if (row == column) continue;
            const double factor = left[row][column] / left[column][column];
            for (std::size_t each = column; each < N; ++each) left[row][each] -= factor * left[column][each];
            right[row] -= factor * right[column];
        }
    }
    for (std::size_t row = 0; row < N; ++row) right[row] /= left[row][row];
    return true;
}

/// The same of sums of products, whatever their unit: a tesla is much, and a microtesla little.
template <std::size_t N>
bool solve_products(std::array<std::array<double, N>, N> left, std::array<double, N>& right) {
    std::array<double, N> unit{};
    for (std::size_t i = 0; i < N; ++i) unit[i] = std::sqrt(left[i][i]);
    if (std::ranges::any_of(unit, [](double each) { return !(each > 0) || !std::isfinite(each); }))
        return false;
    for (std::size_t row = 0; row < N; ++row) {
        for (std::size_t column = 0; column < N; ++column) left[row][column] /= unit[row] * unit[column];
        right[row] /= unit[row];
    }
    if (!solve(left, right)) return false;
    for (std::size_t i = 0; i < N; ++i) right[i] /= unit[i];
    return true;
}

} // namespace

void CalibrationFit::add(const Vector& measured) noexcept {
    const auto [x, y, z] = measured;
    const Row row = {x * x, y * y, z * z, x, y, z};
    for (std::size_t i = 0; i < unknowns; ++i) {
        for (std::size_t j = 0; j < unknowns; ++j) products_[i][j] += row[i] * row[j];
        sums_[i] += row[i];
    }
    for (std::size_t i = 0; i < measured.size(); ++i) {
        total_[i] += measured[i];
        least_[i] = count_ == 0 ? measured[i] : std::min(least_[i], measured[i]);
        most_[i] = count_ == 0 ? measured[i] : std::max(most_[i], measured[i]);
    }
    ++count_;
}

Vector CalibrationFit::coverage() const noexcept {
    Vector seen{};
    for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = most_[i] - least_[i];
    const double widest = std::ranges::max(seen);
    for (auto& each : seen) each = widest > 0 ? each / widest : 0;
    return seen;
}

Result<Calibration> CalibrationFit::ellipsoid(double radius) const {
    if (count_ < least_samples)
        return fail(
            ErrorCode::InvalidInput, "too little was measured: is the device there, and does it say x, y, z?"
        );
    const auto seen = coverage();
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (seen[i] < least_coverage)
            return fail(
                ErrorCode::InvalidInput,
                std::string("its axis ") + axes[i]
                    + " was hardly turned: turn the thing so that each side was up once"
            );
    // A x² + B y² + C z² + D x + E y + F z = 1
    auto fitted = sums_;
    if (!solve_products(products_, fitted))
        return fail(
            ErrorCode::InvalidInput, "what was measured fits no ellipsoid: turn it more slowly, every way"
        );
    Calibration calibration;
    double right = 1;
    for (std::size_t i = 0; i < 3; ++i) {
        calibration.offset[i] = -fitted[i + 3] / (2 * fitted[i]);
        right += fitted[i] * calibration.offset[i] * calibration.offset[i];
    }
    Vector radii{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double square = right / fitted[i];
        if (!(square > 0) || !std::isfinite(square))
            return fail(
                ErrorCode::InvalidInput, "what was measured fits no ellipsoid: turn it more slowly, every way"
            );
        radii[i] = std::sqrt(square);
    }
    const double wished = radius > 0 ? radius : (radii[0] + radii[1] + radii[2]) / 3;
    for (std::size_t i = 0; i < 3; ++i) calibration.scale[i] = wished / radii[i];
    return calibration;
}

Result<Calibration> CalibrationFit::rest() const {
    if (count_ < least_samples)
        return fail(
            ErrorCode::InvalidInput, "too little was measured: is the device there, and does it say x, y, z?"
        );
    Calibration calibration;
    for (std::size_t i = 0; i < 3; ++i) calibration.offset[i] = total_[i] / static_cast<double>(count_);
    return calibration;
}

} // namespace tutti::signal
