// MatrixState: what a matrix of 8 × 8 lights shows, retained on matrix/<display>; "state" is the Sense HAT's.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::contract {

inline constexpr std::size_t matrix_pixels = 64;

/// Schema: contracts/schema/matrix_state.schema.json.
struct MatrixState {
    using Pixel = std::array<std::uint8_t, 3>; ///< red, green, blue

    std::array<Pixel, matrix_pixels> pixels{}; ///< upright, row by row from the top left
    std::string mode = "idle";                 ///< a name segment: what it is doing
    int rotation = 0;                          ///< 0, 90, 180 or 270: how the picture is turned on the lights
    bool available = false;                    ///< whether there are lights

    bool operator==(const MatrixState&) const = default;
};

Result<MatrixState> parse_matrix_state(std::string_view json);
Result<MatrixState> matrix_state_from(const Value& payload);
Value to_value(const MatrixState& state);
std::string print(const MatrixState& state);

} // namespace tutti::contract
