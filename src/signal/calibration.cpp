#include "signal/calibration.hpp"

#include <cstddef>

namespace tutti::signal {

Vector Calibration::apply(const Vector& measured) const noexcept {
    Vector corrected{};
    for (std::size_t i = 0; i < corrected.size(); ++i) {
        for (std::size_t j = 0; j < measured.size(); ++j)
            corrected[i] += matrix[i][j] * (measured[j] - offset[j]);
        corrected[i] *= scale[i];
    }
    return corrected;
}

} // namespace tutti::signal
