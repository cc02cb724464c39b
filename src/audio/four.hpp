// Four: four numbers that one instruction works on, for where no compiler would find them by itself: sums,
// whose digits depend on their order. Written so, the order is the same on every machine.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>

namespace tutti::audio {

using Four = float __attribute__((vector_size(16)));

inline Four load(const float* from) {
    Four four;
    std::memcpy(&four, from, sizeof four);
    return four;
}

inline void store(float* to, Four four) { std::memcpy(to, &four, sizeof four); }

inline float sum_of(Four four) { return (four[0] + four[1]) + (four[2] + four[3]); }

inline float sum_of(std::span<const float> numbers) {
    Four sums{};
    std::size_t i = 0;
    for (; i + 4 <= numbers.size(); i += 4) sums += load(&numbers[i]);
    float sum = sum_of(sums);
    for (; i < numbers.size(); ++i) sum += numbers[i];
    return sum;
}

inline float sum_of_squares(std::span<const float> numbers) {
    Four sums{};
    std::size_t i = 0;
    for (; i + 4 <= numbers.size(); i += 4) sums += load(&numbers[i]) * load(&numbers[i]);
    float sum = sum_of(sums);
    for (; i < numbers.size(); ++i) sum += numbers[i] * numbers[i];
    return sum;
}

} // namespace tutti::audio
