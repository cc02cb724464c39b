// HeldAnswers: packets that may go to a client only once something has come about: that receivers of its
// publication have caught up with what they were sent, that what the packet promises is on disk.
//
// What the answer to the packet at hand has to wait for is collected while that packet is handled
// (`wait_for`); whoever answers it asks `is_waiting` and sends or holds. An answer waits for its own things
// alone, so answers may overtake each other: in MQTT it is clients that acknowledge in order
// ([MQTT-4.6.0-2]). The answer to a connection that has gone is forgotten: the client sends again what was
// not acknowledged.
#pragma once

#include "broker/connection.hpp"
#include "broker/journal.hpp"
#include "broker/ring.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::broker {

struct HeldAnswer {
    ConnectionId to;
    std::uint64_t connection_serial = 0;
    SteadyTime since{};
    std::string packet;         ///< encoded; short ones, which most are, take no memory of their own
    bool ends_exchange = false; ///< the client may send one more publication instead (MQTT 5 §4.9)
};

class HeldAnswers {
public:
    /// Names one for as long as it waits for something.
    using Index = std::uint32_t;

    // What the answer to the packet at hand waits for:
    void wait_for(Session& receiver) { receivers_.push_back(&receiver); }
    void wait_for(JournalPosition position) noexcept { position_ = std::max(position_, position); }
    bool is_waiting() const noexcept { return !receivers_.empty() || position_ > synced_; }
    const std::vector<Session*>& receivers() const noexcept { return receivers_; }
    /// The packet at hand gets no answer, or one that promises nothing.
    void wait_for_nothing() noexcept {
        receivers_.clear();
        position_ = {};
    }

    /// Holds the answer for what was collected: the caller notes the index with each of the receivers.
    Index hold(HeldAnswer answer) {
        const Index index = take_slot(std::move(answer));
        slots_[index].waits_for = static_cast<std::uint32_t>(receivers_.size());
        if (position_ > synced_) await(position_, index);
        return index;
    }
    bool is_synced(JournalPosition position) const noexcept { return position <= synced_; }
    /// Holds what is no answer to the packet at hand until the journal, which is not there yet, has come so
    /// far.
    void hold_until(JournalPosition position, HeldAnswer packet) {
        await(position, take_slot(std::move(packet)));
    }
    const HeldAnswer& operator[](Index index) const noexcept { return slots_[index].answer; }
    std::size_t size() const noexcept { return slots_.size() - free_.size(); }

    /// One of the things that the answer waits for has come about. `send` is given the answer where that was
    /// the last.
    template <typename Send>
    void let_go(Index index, Send&& send) {
        Slot& slot = slots_[index];
        if (--slot.waits_for != 0) return;
        const HeldAnswer answer = std::exchange(slot.answer, {});
        free_.push_back(index);
        send(answer);
    }
    /// Everything up to there is on disk.
    template <typename Send>
    void synced(JournalPosition position, Send&& send) {
        synced_ = std::max(synced_, position);
        while (!unsynced_.empty() && unsynced_.front().position <= synced_)
            let_go(unsynced_.pop().index, send);
    }

private:
    struct Slot {
        HeldAnswer answer;
        std::uint32_t waits_for = 0;
    };
    struct Unsynced {
        JournalPosition position;
        Index index = 0;
    };

    Index take_slot(HeldAnswer answer) {
        if (free_.empty()) {
            free_.push_back(static_cast<Index>(slots_.size()));
            slots_.emplace_back();
        }
        const Index index = free_.back();
        free_.pop_back();
        slots_[index] = {.answer = std::move(answer)};
        return index;
    }
    // Positions only grow, but an answer may wait for an earlier one than the answer before it did.
    void await(JournalPosition position, Index index) {
        last_unsynced_ = unsynced_.empty() ? position : std::max(last_unsynced_, position);
        unsynced_.push({last_unsynced_, index});
        ++slots_[index].waits_for;
    }

    std::vector<Slot> slots_;
    std::vector<Index> free_;
    Ring<Unsynced> unsynced_; // in the order of their positions
    JournalPosition last_unsynced_;
    JournalPosition synced_;

    std::vector<Session*> receivers_; // of the packet at hand
    JournalPosition position_;
};

} // namespace tutti::broker
