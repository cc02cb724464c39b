// FrameRate: how many frames came a second, lately. Told the time.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tutti::audio {

class FrameRate {
public:
    static constexpr auto lately = seconds(10);

    explicit FrameRate(SteadyTime began) noexcept : began_(began) { times_.fill(began); }

    void note(SteadyTime now) noexcept {
        times_[next_] = now;
        next_ = (next_ + 1) % times_.size();
        count_ = std::min(count_ + 1, times_.size());
    }
    /// A second, over the last 10 s or since the beginning, whichever is shorter.
    double of(SteadyTime now) const noexcept {
        const auto from = std::max(began_, now - lately);
        const auto is_late = [&](SteadyTime time) { return time > from; };
        const auto recent = static_cast<std::size_t>(std::ranges::count_if(times_, is_late));
        if (recent == 0) return 0;
        // More came than are remembered: faster than sound is played.
        const bool is_full = recent == times_.size();
        const auto span = now - (is_full ? times_[next_] : from);
        return static_cast<double>(recent) / std::max(to_seconds(span), 1e-6);
    }
    /// Whether `of` is of as long a time as it can be.
    bool is_full_span(SteadyTime now) const noexcept { return now - began_ >= lately; }
    /// When the last one came.
    SteadyTime last() const noexcept { return times_[(next_ + times_.size() - 1) % times_.size()]; }
    bool has_any() const noexcept { return count_ > 0; }

private:
    SteadyTime began_;
    std::array<SteadyTime, 1024> times_; ///< of the latest frames, in a ring
    std::size_t next_ = 0;
    std::size_t count_ = 0;
};

} // namespace tutti::audio
