// Exponential, logarithm and what is made of them, of floats, in sums and products alone: a compiler computes
// four at a time, and the digits are the same on every machine, which those of a C library are not.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numbers>

namespace tutti::audio {

/// To 3e-7 of itself within ±1, to 5e-6 of itself within ±87. Beyond ±87 as at ±87.
inline float plain_exp(float value) noexcept {
    const float octaves = std::clamp(value, -87.0F, 87.0F) * std::numbers::log2e_v<float>;
    const auto whole = static_cast<std::int32_t>(octaves + (octaves < 0 ? -0.5F : 0.5F));
    const float rest = (octaves - static_cast<float>(whole)) * std::numbers::ln2_v<float>; // within ±0.35
    // Taylor's series, to the seventh power.
    float sum = 1 + rest / 7;
    for (const float divisor : {6.0F, 5.0F, 4.0F, 3.0F, 2.0F, 1.0F}) sum = 1 + sum * rest * (1 / divisor);
    return sum * std::bit_cast<float>((whole + 127) << 23);
}

/// Of a normal positive number; to 3e-7, or to 2e-7 of itself where that is more.
inline float plain_log(float value) noexcept {
    // value = 2^octaves × part, a part of √½ to √2.
    constexpr std::int32_t root_of_half = 0x3f3504f3;
    const auto bits = std::bit_cast<std::int32_t>(value);
    const std::int32_t octaves = (bits - root_of_half) >> 23;
    const auto part = std::bit_cast<float>(bits - (octaves << 23));
    // log((1 + s) / (1 − s)) = 2 (s + s³/3 + s⁵/5 + …)
    const float s = (part - 1) / (part + 1);
    const float square = s * s;
    const float series = 1 + square * (1.0F / 3 + square * (1.0F / 5 + square * (1.0F / 7 + square / 9)));
    return static_cast<float>(octaves) * std::numbers::ln2_v<float> + 2 * s * series;
}

inline float sigmoid(float value) noexcept { return 1 / (1 + plain_exp(-value)); }
/// To 2e-7, not of itself.
inline float plain_tanh(float value) noexcept { return 1 - 2 / (1 + plain_exp(2 * value)); }

} // namespace tutti::audio
