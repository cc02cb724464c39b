// LevelMeter: how loud sound is, a block of samples at a time. It knows no device and no time: a block is as
// long as its number of samples says.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace tutti::signal {

/// Nothing is said to be quieter than this: digital silence would be minus infinity.
inline constexpr double quietest_db = -120.0;

struct Level {
    double rms = 0;          ///< 0…1: a sine as loud as can be has 0.7071, a square wave 1
    double peak = 0;         ///< 0…1: the sample that is farthest from 0
    double db = quietest_db; ///< of the rms, in dBFS: 0 is the square wave, -3.01 the sine

    bool is_silent() const noexcept { return peak == 0; }
    bool operator==(const Level&) const = default;
};

inline double to_db(double rms) noexcept {
    return rms > 0 ? std::max(quietest_db, 20 * std::log10(rms)) : quietest_db;
}

class LevelMeter {
public:
    /// At least one sample a block.
    explicit LevelMeter(std::size_t block) noexcept : block_(std::max<std::size_t>(block, 1)) {}

    /// Takes samples of −1…1 as they come, in pieces of any size, and calls `on_level(Level)` where a block
    /// is full. A sample beyond full scale counts as full scale, one that is no number as silence.
    template <typename OnLevel>
    void feed(std::span<const float> samples, OnLevel&& on_level) {
        for (const float sample : samples) {
            const double size =
                std::isnan(sample) ? 0.0 : std::min(1.0, std::abs(static_cast<double>(sample)));
            sum_of_squares_ += size * size;
            peak_ = std::max(peak_, size);
            if (++count_ == block_) on_level(take());
        }
    }

    /// Forgets a block that has begun: what comes next does not follow on it.
    void begin_anew() noexcept {
        sum_of_squares_ = peak_ = 0;
        count_ = 0;
    }

private:
    Level take() noexcept {
        const double rms = std::sqrt(sum_of_squares_ / static_cast<double>(block_));
        const Level level{rms, peak_, to_db(rms)};
        begin_anew();
        return level;
    }

    std::size_t block_;
    std::size_t count_ = 0;
    double sum_of_squares_ = 0;
    double peak_ = 0;
};

/// Many channels as one: of each frame the mean of its samples, as a room is heard by one ear. `frames` holds
/// the channels side by side; a frame that is cut is left out. Appends to `mono`, any container of floats.
template <typename Samples>
void append_mono(std::span<const float> frames, std::size_t channels, Samples& mono) {
    if (channels == 0) return;
    for (; frames.size() >= channels; frames = frames.subspan(channels)) {
        float sum = 0;
        for (const float sample : frames.first(channels)) sum += sample;
        mono.push_back(sum / static_cast<float>(channels));
    }
}

} // namespace tutti::signal
