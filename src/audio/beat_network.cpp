#include "audio/beat_network.hpp"

#include "audio/plain_math.hpp"

#include <algorithm>

namespace tutti::audio {

namespace {

#include "audio/beat_weights.inc"

} // namespace

WeighedSum::WeighedSum(
    std::span<const std::int8_t> packed, std::span<const float> scales, std::span<const float> bias
)
    : columns_(packed.size()), bias_(bias) {
    const std::size_t rows = bias.size();
    const std::size_t columns = packed.size() / rows;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            columns_[column * rows + row] = scales[row] * static_cast<float>(packed[row * columns + column]);
}

void WeighedSum::add_to(std::span<float> sums, std::span<const float> values) const {
    const float* weights = columns_.data();
    for (const float value : values) {
        // Most of what could have risen did not.
        if (value != 0)
            for (std::size_t row = 0; row < sums.size(); ++row) sums[row] += weights[row] * value;
        weights += sums.size();
    }
}

BeatNetwork::BeatNetwork()
    : dense_(dense_weights, dense_scales, dense_bias), memory_of_seen_(seen_weights, seen_scales, seen_bias),
      memory_of_state_(state_weights, state_scales, state_bias), out_(out_weights, out_scales, out_bias) {}

Chances BeatNetwork::next(const Novelty& novelty) {
    auto input = inputs_.begin();
    for (const auto& part : novelty.part) {
        input = std::ranges::copy(part.level, input).out;
        input = std::ranges::copy(part.rise, input).out;
    }
    const auto sight = std::span(known_).first<seen>();
    std::ranges::copy(dense_.bias(), sight.begin());
    dense_.add_to(sight, inputs_);
    for (float& value : sight) value = std::max(0.0F, value);
    remember();
    std::array<float, outputs> said;
    std::ranges::copy(out_.bias(), said.begin());
    out_.add_to(said, known_);
    std::ranges::transform(said, said.begin(), sigmoid);
    return {
        .any = {said[0], said[1]},
        .low = {said[2], said[3]},
        .mid = {said[4], said[5]},
        .high = {said[6], said[7]},
        .beat = said[8],
        .downbeat = said[9],
    };
}

// In three blocks of rows: how much to reset, how much to keep, and what would be new.
void BeatNetwork::remember() {
    const auto past = std::span(known_).last<state>();
    std::array<float, 3 * state> of_seen;
    std::array<float, 3 * state> of_state;
    std::ranges::copy(memory_of_seen_.bias(), of_seen.begin());
    std::ranges::copy(memory_of_state_.bias(), of_state.begin());
    memory_of_seen_.add_to(of_seen, std::span(known_).first<seen>());
    memory_of_state_.add_to(of_state, past);
    for (std::size_t i = 0; i < state; ++i) {
        const float reset = sigmoid(of_seen[i] + of_state[i]);
        const float keep = sigmoid(of_seen[state + i] + of_state[state + i]);
        const float fresh = plain_tanh(of_seen[2 * state + i] + reset * of_state[2 * state + i]);
        past[i] = (1 - keep) * fresh + keep * past[i];
    }
}

} // namespace tutti::audio
