// OscQueue: what is to be sent by OSC, in order, a few at a time: a receiver that takes datagrams one by one
// loses what does not fit in its buffer meanwhile, and a song has a hundred lines. Bounded: past `most` the
// oldest go. That is more than twice what the longest song has to say, and what is said again begins with a
// reset: so what goes is of no use any more.
#pragma once

#include "osc/packet.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <vector>

namespace tutti::lyrics {

class OscQueue {
public:
    static constexpr std::size_t at_once = 32;
    static constexpr std::size_t most = 16'384;

    void push(std::vector<osc::Message> messages) {
        std::ranges::move(messages, std::back_inserter(waiting_));
        if (waiting_.size() <= most) return;
        const auto beyond = waiting_.size() - most;
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(beyond));
        lost_ += beyond;
    }
    /// What waits is of a song that is over.
    void drop() noexcept { waiting_.clear(); }
    bool is_empty() const noexcept { return waiting_.empty(); }
    /// How many went for want of room, of all songs so far.
    std::uint64_t lost() const noexcept { return lost_; }
    std::vector<osc::Message> take() {
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(at_once, waiting_.size()));
        std::vector<osc::Message> taken(
            std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)
        );
        waiting_.erase(waiting_.begin(), end);
        return taken;
    }

private:
    std::deque<osc::Message> waiting_; ///< what one song has to say; again for each offset
    std::uint64_t lost_ = 0;
};

} // namespace tutti::lyrics
