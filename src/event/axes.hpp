// The three axes of a sensor, as they stand in an event's data.
#pragma once

#include "base/value.hpp"
#include "signal/calibration.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace tutti::event {

inline constexpr std::array<const char*, 3> axes = {"x", "y", "z"};

using signal::Vector;

/// The numbers `x`, `y` and `z` of the data, which holds them; nothing where one of them is missing.
inline std::optional<std::array<const Value*, 3>> find_axes(const Value& data) noexcept {
    std::array<const Value*, 3> found{};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        found[i] = data.find(axes[i]);
        if (found[i] == nullptr || !found[i]->is_number()) return std::nullopt;
    }
    return found;
}

} // namespace tutti::event
