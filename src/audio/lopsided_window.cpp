#include "audio/lopsided_window.hpp"

#include <cmath>
#include <numbers>

namespace tutti::audio {

std::vector<float> lopsided_window(std::size_t opening, std::size_t closing) {
    std::vector<float> window(opening + closing);
    const auto half_turn = [](std::size_t i, std::size_t length) {
        return std::numbers::pi * static_cast<double>(i) / static_cast<double>(length);
    };
    for (std::size_t i = 0; i < opening; ++i)
        window[i] = static_cast<float>(0.5 * (1 - std::cos(half_turn(i, opening))));
    for (std::size_t i = 0; i < closing; ++i)
        window[opening + i] = static_cast<float>(0.5 * (1 + std::cos(half_turn(i, closing))));
    return window;
}

double noise_bandwidth(const std::vector<float>& window) {
    double sum = 0;
    double squares = 0;
    for (const double weight : window) {
        sum += weight;
        squares += weight * weight;
    }
    return static_cast<double>(window.size()) * squares / (sum * sum);
}

} // namespace tutti::audio
