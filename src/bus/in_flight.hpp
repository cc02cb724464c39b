// QoS 1 and 2 messages that were sent and are not yet fully acknowledged, in the order they were sent.
#pragma once

#include "bus/outbound_queue.hpp"
#include "mqtt/protocol.hpp"

#include <algorithm>
#include <deque>

namespace tutti::bus {

class InFlight {
public:
    enum class Awaits : std::uint8_t { Puback, Pubrec, Pubcomp };
    struct Entry {
        mqtt::PacketId id = 0;
        Awaits awaits = Awaits::Puback;
        Outgoing outgoing = {}; ///< its message is empty once only PUBCOMP is awaited
    };

    void add(Entry entry) { entries_.push_back(std::move(entry)); }

    /// Acknowledgements come nearly always in order: the search ends at the front.
    Entry* find(mqtt::PacketId id) noexcept {
        const auto found = std::ranges::find(entries_, id, &Entry::id);
        return found == entries_.end() ? nullptr : &*found;
    }
    void remove(mqtt::PacketId id) {
        const auto found = std::ranges::find(entries_, id, &Entry::id);
        if (found != entries_.end()) entries_.erase(found);
    }

    /// Empties it.
    std::deque<Entry> take() noexcept { return std::exchange(entries_, {}); }

    const std::deque<Entry>& entries() const noexcept { return entries_; }
    bool empty() const noexcept { return entries_.empty(); }
    std::size_t size() const noexcept { return entries_.size(); }

private:
    std::deque<Entry> entries_;
};

} // namespace tutti::bus
