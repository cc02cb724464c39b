// Press: a button's two edges → a press when it is let go, or a long press while it is still held; never both
// of one hold. Told the time.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace tutti::signal {

class Press {
public:
    enum class Outcome : std::uint8_t { Nothing, Press, LongPress };

    explicit Press(microseconds long_after) noexcept : long_after_(long_after) {}

    /// The button is down, or is not; what is said again is nothing.
    Outcome level(bool pressed, SteadyTime now) noexcept {
        const auto outcome = reach(now);
        if (pressed == down_at_.has_value()) return outcome;
        if (pressed) {
            down_at_ = now;
            is_long_ = false;
            return outcome;
        }
        down_at_.reset();
        if (outcome != Outcome::Nothing) return outcome;
        return is_long_ ? Outcome::Nothing : Outcome::Press;
    }
    /// The time is now: a hold may have become long.
    Outcome reach(SteadyTime now) noexcept {
        const auto due = deadline();
        if (!due || now < *due) return Outcome::Nothing;
        is_long_ = true;
        return Outcome::LongPress;
    }
    /// When the hold becomes long; nothing where none would.
    std::optional<SteadyTime> deadline() const noexcept {
        if (!down_at_ || is_long_) return std::nullopt;
        return *down_at_ + long_after_;
    }
    bool is_down() const noexcept { return down_at_.has_value(); }

private:
    microseconds long_after_;
    std::optional<SteadyTime> down_at_;
    bool is_long_ = false;
};

} // namespace tutti::signal
