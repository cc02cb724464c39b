// HeldAnswers: packets that may go to a client only once something has come about: that receivers of its
// publication have caught up with what they were sent, that what the packet promises is on disk.
//
// What the answer to the packet at hand has to wait for is collected while that packet is handled
// (`wait_for`); whoever answers it asks `is_waiting` and sends or holds. An answer waits for its own things
// alone, so answers may overtake each other: in MQTT it is clients that acknowledge in order
// ([MQTT-4.6.0-2]). The answers to a connection that goes are forgotten: the client sends again what was not
// acknowledged.
//
// A publication is not held as a packet: its message waits in the window of its session already.
#pragma once

#include "broker/connection.hpp"
#include "broker/journal.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tutti::broker {

struct HeldAnswer {
    Connection* to = nullptr;
    std::string packet;             ///< encoded; short ones, which most are, take no memory of their own
    bool ends_exchange = false;     ///< the client may send one more publication instead (MQTT 5 §4.9)
    bool duplicate = false;         ///< of the publication:
    mqtt::PacketId publication = 0; ///< in the session's window, instead of a packet; 0: none
    JournalKey durable_key = 0;     ///< that it has there: its id may have become another's
    std::size_t size = 0;           ///< of its packet, about
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
    std::size_t size() const noexcept { return slots_.size() - free_.size(); }

    /// The connection ends: what waits to go to it never will.
    void forget(Connection& gone) {
        while (gone.held != 0) {
            const Index index = gone.last_held;
            Slot& slot = slots_[index];
            part(gone, index);
            slot.answer = {};
            slot.is_forgotten = true;
            if (slot.is_unsynced) {
                stop_awaiting(index);
                --slot.waits_for;
            }
            if (slot.waits_for == 0) free_.push_back(index); // else receivers have noted it
        }
    }

    /// One of the things that the answer waits for has come about. `send` is given it where that was the last
    /// and the client is still there; it may hold and forget others meanwhile.
    template <typename Send>
    void let_go(Index index, Send&& send) {
        if (slots_[index].waits_for != 1) {
            --slots_[index].waits_for;
            return;
        }
        if (!slots_[index].is_forgotten) {
            // While it goes it waits still: nobody else gets the slot, which may move, and its client may go.
            const HeldAnswer answer = std::move(slots_[index].answer);
            slots_[index].answer.size = answer.size;
            send(answer);
            if (!slots_[index].is_forgotten) part(*answer.to, index);
        }
        slots_[index].answer = {};
        slots_[index].waits_for = 0;
        free_.push_back(index);
    }
    /// Everything up to there is on disk.
    template <typename Send>
    void synced(JournalPosition position, Send&& send) {
        synced_ = std::max(synced_, position);
        while (unsynced_.first != none && slots_[unsynced_.first].position <= synced_) {
            const Index index = unsynced_.first;
            stop_awaiting(index);
            let_go(index, send);
        }
    }

private:
    static constexpr Index none = ~Index{0};

    // Slots are in two chains: those of a connection, and those that wait for the journal, in its order.
    struct Links {
        Index before = none;
        Index behind = none;
    };
    struct Slot {
        HeldAnswer answer;
        std::uint32_t waits_for = 0;
        bool is_forgotten = false;
        bool is_unsynced = false;
        JournalPosition position{};
        Links of_connection{};
        Links of_unsynced{};
    };
    struct Chain {
        Index first = none;
        Index last = none;
    };

    Index take_slot(HeldAnswer answer) {
        if (free_.empty()) {
            free_.push_back(static_cast<Index>(slots_.size()));
            slots_.emplace_back();
        }
        const Index index = free_.back();
        free_.pop_back();
        Connection& to = *answer.to;
        to.held_bytes += answer.size;
        slots_[index] = {.answer = std::move(answer)};
        if (to.held++ != 0) {
            slots_[index].of_connection.before = to.last_held;
            slots_[to.last_held].of_connection.behind = index;
        }
        to.last_held = index;
        return index;
    }
    void part(Connection& from, Index index) noexcept {
        const auto [before, behind] = slots_[index].of_connection;
        if (before != none) slots_[before].of_connection.behind = behind;
        if (behind != none)
            slots_[behind].of_connection.before = before;
        else
            from.last_held = before;
        --from.held;
        from.held_bytes -= slots_[index].answer.size;
    }
    // Positions only grow, but an answer may wait for an earlier one than the answer before it did.
    void await(JournalPosition position, Index index) noexcept {
        Slot& slot = slots_[index];
        ++slot.waits_for;
        slot.is_unsynced = true;
        slot.position = position;
        slot.of_unsynced = {.before = unsynced_.last};
        if (unsynced_.last == none) {
            unsynced_.first = index;
        } else {
            slot.position = std::max(position, slots_[unsynced_.last].position);
            slots_[unsynced_.last].of_unsynced.behind = index;
        }
        unsynced_.last = index;
    }
    void stop_awaiting(Index index) noexcept {
        slots_[index].is_unsynced = false;
        const auto [before, behind] = slots_[index].of_unsynced;
        (before == none ? unsynced_.first : slots_[before].of_unsynced.behind) = behind;
        (behind == none ? unsynced_.last : slots_[behind].of_unsynced.before) = before;
    }

    std::vector<Slot> slots_;
    std::vector<Index> free_;
    Chain unsynced_;
    JournalPosition synced_;

    std::vector<Session*> receivers_; // of the packet at hand
    JournalPosition position_;
};

} // namespace tutti::broker
