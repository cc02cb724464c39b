// MatrixPace: when what the matrix shows is said on the bus: at every change, but no more often than each
// 100 ms. Told the time.
#pragma once

#include "base/time.hpp"
#include "contract/matrix_state.hpp"

#include <optional>

namespace tutti::sensors {

class MatrixPace {
public:
    static constexpr microseconds least = milliseconds(100);

    /// What is shown now.
    void shows(contract::MatrixState state) { state_ = std::move(state); }
    const contract::MatrixState& state() const noexcept { return state_; }

    /// Whether it is to be said at `now`; then it counts as said.
    bool take(SteadyTime now) {
        if (said_ && (*said_ == state_ || now < said_at_ + least)) return false;
        said_ = state_;
        said_at_ = now;
        return true;
    }
    /// When there is something to say.
    std::optional<SteadyTime> next() const {
        if (said_ == state_) return std::nullopt;
        return said_at_ + least;
    }

private:
    contract::MatrixState state_;
    std::optional<contract::MatrixState> said_;
    SteadyTime said_at_{};
};

} // namespace tutti::sensors
