#include "bus/outbound_queue.hpp"

#include <algorithm>
#include <utility>

namespace tutti::bus {

Error expired_before_its_turn() {
    return {ErrorCode::Timeout, "the message expired before it could be sent"};
}

std::size_t weight(const Outgoing& outgoing) noexcept {
    return outgoing.message.topic.size() + outgoing.message.payload.size();
}

SteadyTime expires_at(const Message& message, SteadyTime now) noexcept {
    if (!message.expiry) return SteadyTime::max();
    // Whoever says "for ever" in seconds must not overflow our clock.
    return now + std::min<seconds>(*message.expiry, seconds{0xFFFF'FFFF});
}

bool OutboundQueue::fits(std::size_t bytes) const noexcept {
    return queue_.size() < limits_.messages && bytes_ + bytes <= limits_.bytes;
}

OutboundQueue::Pushed OutboundQueue::push(Outgoing outgoing) {
    Pushed result;
    const std::size_t bytes = weight(outgoing);
    while (!fits(bytes)) {
        const auto oldest =
            std::ranges::find(queue_, QoS::AtMostOnce, [](const Outgoing& o) { return o.message.qos; });
        // A message that is larger than the whole queue has to be refused without emptying it.
        if (oldest == queue_.end() || bytes > limits_.bytes) {
            result.taken = false;
            return result;
        }
        bytes_ -= weight(*oldest);
        result.dropped.push_back(std::move(*oldest));
        queue_.erase(oldest);
    }
    bytes_ += bytes;
    queue_.push_back(std::move(outgoing));
    return result;
}

void OutboundQueue::push_front(Outgoing outgoing) {
    bytes_ += weight(outgoing);
    queue_.push_front(std::move(outgoing));
}

std::optional<QoS> OutboundQueue::next_qos() const noexcept {
    if (queue_.empty()) return std::nullopt;
    return queue_.front().message.qos;
}

std::optional<Outgoing> OutboundQueue::pop() {
    if (queue_.empty()) return std::nullopt;
    bytes_ -= weight(queue_.front());
    Outgoing first = std::move(queue_.front());
    queue_.pop_front();
    return first;
}

} // namespace tutti::bus
