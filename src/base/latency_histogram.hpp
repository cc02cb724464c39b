// LatencyHistogram: how long something took, in buckets as OpenMetrics has them.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <array>
#include <cstdint>

namespace tutti {

class LatencyHistogram {
public:
    void add(microseconds took, std::uint64_t times = 1) noexcept;
    std::uint64_t count() const noexcept { return count_; }
    /// {"count", "sum" (s), "max" (s), "buckets": [{"le": seconds or null for more, "count": so many or
    /// less}]}
    Value to_value() const;

private:
    static constexpr std::array<microseconds::rep, 14> bounds_ = {10,     20,     50,      100,      200,
                                                                  500,    1'000,  2'000,   5'000,    10'000,
                                                                  20'000, 50'000, 100'000, 1'000'000};
    std::array<std::uint64_t, bounds_.size() + 1> buckets_{};
    std::uint64_t count_ = 0;
    microseconds sum_{0};
    microseconds max_{0};
};

} // namespace tutti
