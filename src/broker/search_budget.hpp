// SearchBudget: how far the retained store is searched for one account, in steps: so many at once, and as
// many again in each second. Pure.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace tutti::broker {

class SearchBudget {
public:
    explicit SearchBudget(std::uint64_t most) noexcept : most_(most), left_(most) {}

    std::uint64_t left(SteadyTime now) noexcept {
        constexpr microseconds to_be_full_again = seconds(1);
        const auto passed =
            std::min(std::chrono::duration_cast<microseconds>(now - refilled_at_), to_be_full_again);
        const auto more = most_ * static_cast<std::uint64_t>(std::max(passed, microseconds(0)).count())
                          / static_cast<std::uint64_t>(to_be_full_again.count());
        if (more == 0) return left_; // what has passed counts the next time
        refilled_at_ = now;
        left_ = std::min(most_, left_ + more);
        return left_;
    }
    void spend(std::uint64_t steps) noexcept { left_ -= std::min(left_, steps); }

private:
    std::uint64_t most_;
    std::uint64_t left_;
    SteadyTime refilled_at_{};
};

} // namespace tutti::broker
