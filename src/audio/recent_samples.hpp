// RecentSamples: the last so many samples of a stream, side by side. Memory is moved seldom: there is room
// for more of them than are remembered.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace tutti::audio {

class RecentSamples {
public:
    /// Silence before the first.
    explicit RecentSamples(std::size_t remembered)
        : remembered_(remembered), samples_(room * remembered), end_(remembered) {}

    /// Where the next `count` are written, of those that are remembered at most.
    std::span<float> next(std::size_t count) {
        if (end_ + count > samples_.size()) {
            std::ranges::copy(all(), samples_.begin());
            end_ = remembered_;
        }
        end_ += count;
        return std::span(samples_).subspan(end_ - count, count);
    }
    /// All that are remembered, the newest last.
    std::span<const float> all() const {
        return std::span(samples_).subspan(end_ - remembered_, remembered_);
    }

private:
    static constexpr std::size_t room = 4;

    std::size_t remembered_;
    std::vector<float> samples_;
    std::size_t end_;
};

} // namespace tutti::audio
