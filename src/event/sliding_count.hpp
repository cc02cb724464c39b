// SlidingCount: at most so many in any sliding second, its ends included.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tutti::event {

class SlidingCount {
public:
    explicit SlidingCount(std::uint32_t most) noexcept : most_(most) {}

    /// Whether one more at that time is within the limit; then it is counted. Times never go back.
    bool take(WallTime time) {
        while (begin_ < times_.size() && time - times_[begin_] > seconds(1)) ++begin_;
        if (times_.size() - begin_ >= most_) return false;
        if (begin_ * 2 > times_.size()) {
            times_.erase(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(begin_));
            begin_ = 0;
        }
        times_.push_back(time);
        return true;
    }

    /// See Engine::shift.
    void shift(microseconds by) noexcept {
        for (auto& time : times_) time += by;
    }

private:
    std::uint32_t most_;
    std::vector<WallTime> times_; ///< of those counted, oldest first
    std::size_t begin_ = 0;       ///< those before it are forgotten
};

} // namespace tutti::event
