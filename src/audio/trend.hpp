// Trend: how fast a number rises or falls, from its last eight seconds.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace tutti::audio {

class Trend {
public:
    static constexpr int values_a_second = 10;
    static constexpr std::size_t most = 8 * values_a_second;

    void add(double value) noexcept {
        values_[next_] = value;
        next_ = (next_ + 1) % most;
        count_ = std::min(count_ + 1, most);
    }

    /// A second, by the line of the least squares through the newest `wanted`; 0 until there are that many.
    double slope(std::size_t wanted = most) const noexcept {
        if (count_ < wanted) return 0;
        const double middle = (static_cast<double>(wanted) - 1) / 2;
        double products = 0;
        double squares = 0;
        for (std::size_t i = 0; i < wanted; ++i) {
            const double t = static_cast<double>(i) - middle;
            products += t * values_[(next_ + most - wanted + i) % most];
            squares += t * t;
        }
        return products / squares * values_a_second;
    }

private:
    std::array<double, most> values_{};
    std::size_t next_ = 0;
    std::size_t count_ = 0;
};

} // namespace tutti::audio
