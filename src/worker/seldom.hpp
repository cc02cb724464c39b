// Seldom: what may happen a thousand times a second, and is told once a minute: more lines would tell nothing
// more.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace tutti::worker {

class Seldom {
public:
    static constexpr auto pause = seconds{60};

    /// Whether it is to be told now; then not again before the pause is over.
    bool is_due(SteadyTime now) noexcept {
        if (told_at_ && now - *told_at_ < pause) return false;
        told_at_ = now;
        return true;
    }
    /// What comes next is another matter.
    void begin_anew() noexcept { told_at_.reset(); }

private:
    std::optional<SteadyTime> told_at_;
};

} // namespace tutti::worker
