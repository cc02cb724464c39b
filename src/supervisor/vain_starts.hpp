// Of a service that connections start: whether it takes them. What ends without would be started for the same
// connection without end.
#pragma once

#include "base/time.hpp"

#include <cstddef>

namespace tutti::supervisor {

class VainStarts {
public:
    /// So many runs in a row that took none, and those that wait are refused.
    static constexpr int most = 3;

    /// It is started, as that many wait.
    void began(std::size_t waiting) noexcept { waited_ = waiting; }
    /// A connection started it, and it has not rested since.
    bool is_open() const noexcept { return waited_ != 0; }
    /// It rests again, and that many wait now.
    void rested(std::size_t waiting) noexcept {
        if (waited_ == 0) return;
        vain_ = waiting >= waited_ ? vain_ + 1 : 0;
        waited_ = 0;
    }
    /// From one start to the next.
    microseconds pause() const noexcept { return seconds(1) * (1 << vain_); }
    bool are_too_many() const noexcept { return vain_ >= most; }
    void forget() noexcept { vain_ = 0; }

private:
    std::size_t waited_ = 0; ///< at the start of its run; 0: no connection started it
    int vain_ = 0;           ///< runs in a row
};

} // namespace tutti::supervisor
