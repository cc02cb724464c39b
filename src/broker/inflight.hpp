// InflightWindow: QoS 1 and 2 messages sent to one client whose exchange is not finished, found by packet id
// in one step.
#pragma once

#include "base/result.hpp"
#include "broker/held_message.hpp"
#include "broker/journal.hpp"
#include "broker/ring.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::broker {

/// One message on its way to one client.
struct Delivery {
    HeldMessage message;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    std::uint32_t group = 0;            ///< the ShareGroup's id where it came by a shared subscription
    std::string identifiers;            ///< encoded subscription identifiers (MQTT 5)
    mutable JournalKey durable_key = 0; ///< of its record; 0: it is not kept
};

// A packet id lives in slot id % capacity; ids whose slot is taken are passed over, so that ids never
// collide and doubling the capacity moves each to its own new slot.
class InflightWindow {
public:
    /// What comes next from the client for a packet id (MQTT 5 §4.3.2, §4.3.3).
    enum class Awaits : std::uint8_t { Nothing, Puback, Pubrec, Pubcomp };

    std::size_t size() const noexcept { return size_; }
    /// Of these, sent over an earlier connection and not yet over this one.
    std::size_t unsent() const noexcept { return unsent_; }

    struct Sent {
        mqtt::PacketId id;
        const Delivery* delivery; ///< valid until the next call that is not const
    };
    /// Takes the delivery in and gives it a packet id. At most 32,768 fit; the caller keeps to its window.
    Sent add(Delivery&& delivery) {
        if (size_ == slots_.size()) grow();
        do {
            if (++last_id_ == 0) last_id_ = 1;
        } while (slot(last_id_).id != 0);
        Slot& taken = slot(last_id_);
        taken.id = last_id_;
        taken.awaits = delivery.qos == mqtt::QoS::ExactlyOnce ? Awaits::Pubrec : Awaits::Puback;
        taken.sequence = ++last_sequence_;
        taken.delivery = std::move(delivery);
        ++size_;
        return {last_id_, &taken.delivery};
    }

    /// What was in flight when the hub ended, in the order of then. False where the id is taken.
    bool restore(mqtt::PacketId id, Awaits awaiting, Delivery&& delivery) {
        if (id == 0 || awaits(id) != Awaits::Nothing) return false;
        while (slots_.empty() || slot(id).id != 0) grow();
        Slot& taken = slot(id);
        taken.id = last_id_ = id;
        taken.awaits = awaiting;
        taken.sequence = ++last_sequence_;
        taken.delivery = std::move(delivery);
        ++size_;
        return true;
    }

    /// The delivery of an id that awaits something.
    const Delivery& operator[](mqtt::PacketId id) const noexcept { return slot(id).delivery; }

    /// In the order in which they would be sent again.
    template <typename Visit>
    void for_each(Visit&& visit) {
        for (Slot* const each : in_order()) visit(each->id, each->awaits, each->delivery);
    }

    Awaits awaits(mqtt::PacketId id) const noexcept {
        if (id == 0 || slots_.empty() || slot(id).id != id) return Awaits::Nothing;
        return slot(id).awaits;
    }

    /// The client has the message of this id, which awaits PUBREC: only the id is kept, until PUBCOMP.
    void release(mqtt::PacketId id) {
        Slot& received = slot(id);
        received.awaits = Awaits::Pubcomp;
        received.sequence = ++last_sequence_; // PUBRELs go in the order of the PUBRECs ([MQTT-4.6.0-4])
        set_sent(received);
        const auto key = received.delivery.durable_key;
        received.delivery = {};
        received.delivery.durable_key = key;
    }

    /// The exchange of this id, which awaits something, is over.
    void remove(mqtt::PacketId id) {
        Slot& taken = slot(id);
        set_sent(taken);
        taken.delivery = {};
        taken.id = 0;
        --size_;
    }

    /// Takes out what awaits PUBACK and came by shared subscriptions, in order.
    std::vector<Delivery> take_shared() {
        std::vector<Delivery> deliveries;
        for (Slot* const each : in_order()) {
            if (each->awaits != Awaits::Puback || each->delivery.group == 0) continue;
            deliveries.push_back(std::move(each->delivery));
            remove(each->id);
        }
        return deliveries;
    }

    /// The connection is a new one: what is in flight is to be sent again over it, in the order of old (MQTT
    /// 5 §4.4, §4.6). Returns the ids that await PUBCOMP; the messages are had by `next_unsent`.
    std::vector<mqtt::PacketId> begin_again() {
        std::vector<mqtt::PacketId> released;
        unsent_ids_.clear();
        for (Slot* const each : in_order()) {
            each->is_unsent = each->awaits != Awaits::Pubcomp;
            if (each->is_unsent)
                unsent_ids_.push(each->id);
            else
                released.push_back(each->id);
        }
        unsent_ = static_cast<std::uint32_t>(unsent_ids_.size());
        return released;
    }

    /// The next message to send again; there must be one.
    Sent next_unsent() {
        for (;;) {
            invariant(!unsent_ids_.empty(), "a message to be sent again is listed");
            const auto id = unsent_ids_.pop();
            Slot& next = slot(id);
            if (next.id != id || !next.is_unsent) continue; // it was acknowledged before it went out again
            set_sent(next);
            return {id, &next.delivery};
        }
    }

private:
    struct Slot {
        mqtt::PacketId id = 0; // 0: free
        Awaits awaits = Awaits::Nothing;
        bool is_unsent = false;
        std::uint64_t sequence = 0;
        Delivery delivery;
    };

    Slot& slot(mqtt::PacketId id) noexcept { return slots_[id & (slots_.size() - 1)]; }
    const Slot& slot(mqtt::PacketId id) const noexcept { return slots_[id & (slots_.size() - 1)]; }

    std::vector<Slot*> in_order() {
        std::vector<Slot*> taken;
        for (Slot& each : slots_)
            if (each.id != 0) taken.push_back(&each);
        std::ranges::sort(taken, {}, &Slot::sequence);
        return taken;
    }

    void set_sent(Slot& slot) noexcept {
        if (slot.is_unsent) --unsent_;
        slot.is_unsent = false;
    }

    void grow() {
        std::vector<Slot> old(slots_.empty() ? 8 : slots_.size() * 2);
        old.swap(slots_);
        for (Slot& each : old)
            if (each.id != 0) slot(each.id) = std::move(each);
    }

    std::vector<Slot> slots_;         // its size is zero or a power of two
    Ring<mqtt::PacketId> unsent_ids_; // with some that are no longer unsent
    std::uint64_t last_sequence_ = 0;
    std::uint32_t size_ = 0;
    std::uint32_t unsent_ = 0;
    mqtt::PacketId last_id_ = 0;
};

} // namespace tutti::broker
