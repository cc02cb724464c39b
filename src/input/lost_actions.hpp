// LostActions: that actions did not go out is told for a minute, which begins when somebody can hear it: an
// installation that was cut off once is not in trouble until it is started again. Told the time.
#pragma once

#include "base/lately.hpp"

#include <cstdint>

namespace tutti::input {

class LostActions {
public:
    /// How often at least to ask while it is told.
    static constexpr microseconds is_told_for = Lately<std::uint64_t>::is_told_for;

    /// `so_far` are lost. How many to tell of; 0: none.
    std::uint64_t take(std::uint64_t so_far, bool is_heard, SteadyTime now) {
        if (so_far > known_ || (is_told_ && !is_heard)) lately_.note(now, so_far);
        known_ = so_far;
        const auto* told = lately_.at(now);
        is_told_ = told != nullptr;
        return is_told_ ? *told : 0;
    }

private:
    Lately<std::uint64_t> lately_;
    std::uint64_t known_ = 0;
    bool is_told_ = false;
};

} // namespace tutti::input
