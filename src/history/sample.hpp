// What is kept of a reading that is a number: samples as they came, and buckets that stand for many.
#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace tutti::history {

/// A reading's number in the store: one for each source and sensor.
using SeriesId = StrongId<struct SeriesTag, std::uint32_t>;

/// Times are kept to the millisecond.
using SampleTime = std::chrono::time_point<WallClock, milliseconds>;

constexpr SampleTime to_sample_time(WallTime time) noexcept { return std::chrono::floor<milliseconds>(time); }

struct Sample {
    SampleTime time;
    double value = 0; ///< finite

    bool operator==(const Sample&) const = default;
};

/// All samples within [start, start + the width of its kind).
struct Bucket {
    SampleTime start;
    std::uint32_t count = 0; ///< of samples, at least 1
    double min = 0;
    double mean = 0; ///< over the samples, each counting the same
    double max = 0;

    bool operator==(const Bucket&) const = default;
};

/// The bucket of one sample alone.
constexpr Bucket bucket_of(const Sample& sample) noexcept {
    return {sample.time, 1, sample.value, sample.value, sample.value};
}

/// `into` stands for both from now on; its start stays.
constexpr void merge(Bucket& into, const Bucket& other) noexcept {
    const double all = static_cast<double>(into.count) + static_cast<double>(other.count);
    into.mean += (other.mean - into.mean) * (static_cast<double>(other.count) / all);
    into.min = std::min(into.min, other.min);
    into.max = std::max(into.max, other.max);
    into.count += other.count;
}

/// The latest whole multiple of `width`, counted from the epoch, that is not after `time`.
constexpr SampleTime align(SampleTime time, milliseconds width) noexcept {
    const auto since = time.time_since_epoch() % width;
    return time - (since < milliseconds(0) ? since + width : since);
}

} // namespace tutti::history
