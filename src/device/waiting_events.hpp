// WaitingEvents: actions that happened while the bus was away. Bounded: the oldest goes.
#pragma once

#include "contract/event.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace tutti::device {

class WaitingEvents {
public:
    explicit WaitingEvents(std::size_t most = 256) noexcept : most_(most) {}

    void push(contract::Event event) {
        if (events_.size() == most_) {
            events_.pop_front();
            ++dropped_;
        }
        event.late = true;
        events_.push_back(std::move(event));
    }
    /// All, oldest first, with their own times and marked as late.
    std::deque<contract::Event> take() { return std::exchange(events_, {}); }

    std::size_t size() const noexcept { return events_.size(); }
    std::uint64_t dropped() const noexcept { return dropped_; }

private:
    std::size_t most_;
    std::deque<contract::Event> events_;
    std::uint64_t dropped_ = 0;
};

} // namespace tutti::device
