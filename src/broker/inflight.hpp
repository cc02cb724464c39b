// InflightWindow: QoS 1 messages sent to one client and not yet acknowledged, found by packet id in one step.
#pragma once

#include "broker/held_message.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::broker {

/// One message on its way to one client.
struct Delivery {
    HeldMessage message;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    std::string identifiers; ///< encoded subscription identifiers (MQTT 5)
};

// A packet id lives in slot id % capacity; ids whose slot is taken are passed over, so that ids never
// collide and doubling the capacity moves each to its own new slot.
class InflightWindow {
public:
    std::size_t size() const noexcept { return size_; }

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
        taken.sequence = ++last_sequence_;
        taken.delivery = std::move(delivery);
        ++size_;
        return {last_id_, &taken.delivery};
    }

    /// The delivery that this id acknowledges, or nothing for an id that is not in flight.
    std::optional<Delivery> remove(mqtt::PacketId id) {
        if (id == 0 || slots_.empty() || slot(id).id != id) return std::nullopt;
        Slot& taken = slot(id);
        std::optional<Delivery> delivery(std::move(taken.delivery));
        taken.id = 0;
        --size_;
        return delivery;
    }

    /// What is in flight, oldest first: the order in which it is sent again (MQTT 5 §4.6).
    std::vector<Sent> in_order() const {
        std::vector<const Slot*> taken;
        for (const Slot& each : slots_)
            if (each.id != 0) taken.push_back(&each);
        std::ranges::sort(taken, {}, &Slot::sequence);
        std::vector<Sent> sent;
        for (const Slot* each : taken) sent.push_back({each->id, &each->delivery});
        return sent;
    }

private:
    struct Slot {
        mqtt::PacketId id = 0; // 0: free
        std::uint64_t sequence = 0;
        Delivery delivery;
    };

    Slot& slot(mqtt::PacketId id) noexcept { return slots_[id & (slots_.size() - 1)]; }

    void grow() {
        std::vector<Slot> old(slots_.empty() ? 8 : slots_.size() * 2);
        old.swap(slots_);
        for (Slot& each : old)
            if (each.id != 0) slot(each.id) = std::move(each);
    }

    std::vector<Slot> slots_; // its size is zero or a power of two
    std::size_t size_ = 0;
    mqtt::PacketId last_id_ = 0;
    std::uint64_t last_sequence_ = 0;
};

} // namespace tutti::broker
