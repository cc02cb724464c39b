// OscQueue: what is to be sent by OSC, in order, a few at a time: a receiver that takes datagrams one by one
// loses what does not fit in its buffer meanwhile, and a song has a hundred lines.
#pragma once

#include "osc/packet.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <vector>

namespace tutti::lyrics {

class OscQueue {
public:
    static constexpr std::size_t at_once = 32;

    void push(std::vector<osc::Message> messages) {
        std::ranges::move(messages, std::back_inserter(waiting_));
    }
    /// What waits is of a song that is over.
    void drop() noexcept { waiting_.clear(); }
    bool is_empty() const noexcept { return waiting_.empty(); }
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
};

} // namespace tutti::lyrics
