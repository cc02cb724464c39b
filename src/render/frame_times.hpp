// FrameTimes: how long the stages of frames took: quantiles of the newest ten seconds of them at 60 a second,
// and a histogram of all since the start.
#pragma once

#include "base/latency_histogram.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::render {

enum class FrameStage : std::uint8_t {
    Events,  ///< from the deadline to the first scene: waking, bindings, what is on its way
    Scene,   ///< in scenes
    Compose, ///< layers, transitions, overlays
    Publish, ///< handing the frames to outputs
    Total,   ///< from the deadline to the last display
};
inline constexpr std::size_t frame_stages = 5;

class FrameTimes {
public:
    void add(FrameStage stage, microseconds took) noexcept;
    /// {"events": {"p50", "p99", "max" (of the newest), "count", "sum", "buckets" (of all)}, …} in seconds.
    Value to_value() const;

private:
    static constexpr std::size_t kept = 600;
    struct Kept {
        std::array<std::int32_t, kept> took{}; ///< microseconds, in no order
        std::size_t count = 0;
        LatencyHistogram all;
    };
    std::array<Kept, frame_stages> stages_{};
};

} // namespace tutti::render
