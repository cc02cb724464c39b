// Messages waiting to be sent, bounded. Overflow policy: the oldest QoS 0 message goes; where there is none,
// the new one is refused.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "bus/bus_options.hpp"
#include "bus/receipts.hpp"

#include <cstddef>
#include <deque>
#include <optional>

namespace tutti::bus {

struct Outgoing {
    Message message = {};
    SteadyTime expires = SteadyTime::max();
    Receipt receipt = {};
};

/// What becomes of a message that nobody would want any more when its turn comes. It is no failure, as a
/// broker would forget it, too; who waits for it hears of it all the same.
Error expired_before_its_turn();

/// What it counts in bytes.
std::size_t weight(const Outgoing& outgoing) noexcept;

/// When a message that is published at `now` is not worth delivering any more.
SteadyTime expires_at(const Message& message, SteadyTime now) noexcept;

class OutboundQueue {
public:
    explicit OutboundQueue(QueueLimits limits) noexcept : limits_(limits) {}

    /// What push() did besides or instead of taking the message.
    struct Pushed {
        bool taken = true;
        std::deque<Outgoing> dropped = {}; ///< older QoS 0 messages that made room
    };
    Pushed push(Outgoing outgoing);

    /// Puts back what was sent and never acknowledged, before everything else. Not subject to the limits.
    void push_front(Outgoing outgoing);

    /// The next message, be it one that has expired: that one goes nowhere, and who has its receipt is told.
    std::optional<Outgoing> pop();
    /// The QoS of what pop() would give.
    std::optional<QoS> next_qos() const noexcept;

    bool empty() const noexcept { return queue_.empty(); }
    std::size_t size() const noexcept { return queue_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    bool fits(std::size_t bytes) const noexcept;

    QueueLimits limits_;
    std::deque<Outgoing> queue_;
    std::size_t bytes_ = 0;
};

} // namespace tutti::bus
