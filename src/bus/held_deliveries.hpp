// Messages of QoS 1 and 2 that were handed on and may be acknowledged only when whoever has them says so:
// which, and which acknowledgement goes next. Pure.
#pragma once

#include "base/strong_id.hpp"
#include "mqtt/protocol.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>

namespace tutti::bus {

/// One message that waits for its acknowledgement; 0: it is none of ours to acknowledge.
using Delivery = StrongId<struct DeliveryTag, std::uint64_t>;

class HeldDeliveries {
public:
    struct Due {
        mqtt::PacketId id = 0;
        mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    };

    /// A message came. Nothing: it is the one that was handed on before, come again, and is not to be handed
    /// on.
    std::optional<Delivery> arrived(mqtt::PacketId id, mqtt::QoS qos, bool duplicate) {
        if (std::ranges::find(here_, id, &Entry::id) != here_.end()) return std::nullopt;
        if (const auto before = before_.find(id); before != before_.end()) {
            const Entry known = before->second;
            before_.erase(before);
            // MQTT 5 §4.4: sent again it keeps its id and says that it is a duplicate; without that the
            // broker has done with the one before, and the id is another message's.
            if (duplicate && known.qos == qos) return here_.push_back(known), std::nullopt;
        }
        here_.push_back({.delivery = Delivery{++last_}, .id = id, .qos = qos});
        return here_.back().delivery;
    }

    /// It is where it was to go. Nothing happens where its session is gone.
    void settle(Delivery delivery) {
        const auto here = std::ranges::find(here_, delivery, &Entry::delivery);
        if (here != here_.end()) here->is_settled = true;
        const auto is_it = [delivery](const auto& each) { return each.second.delivery == delivery; };
        const auto before = std::ranges::find_if(before_, is_it);
        if (before != before_.end()) before->second.is_settled = true;
    }

    /// In the order in which the messages came ([MQTT-4.6.0-2], [MQTT-4.6.0-3]): one that waits holds those
    /// behind it.
    std::optional<Due> take_due() {
        if (!has_due()) return std::nullopt;
        const Entry entry = here_.front();
        here_.pop_front();
        return Due{entry.id, entry.qos};
    }
    bool has_due() const noexcept { return !here_.empty() && here_.front().is_settled; }

    /// The connection is gone: what waits comes again on the next, if the broker has the session still.
    void lost() {
        for (const Entry& entry : here_) before_.insert_or_assign(entry.id, entry);
        here_.clear();
    }
    /// The session is gone, and with it what its ids meant.
    void forget() noexcept {
        here_.clear();
        before_.clear();
    }

    /// Whether each of them is where it was to go.
    bool are_settled() const noexcept {
        const auto is_settled = [](const auto& each) { return each.second.is_settled; };
        return std::ranges::all_of(here_, &Entry::is_settled) && std::ranges::all_of(before_, is_settled);
    }
    std::size_t size() const noexcept { return here_.size() + before_.size(); }

private:
    struct Entry {
        Delivery delivery = {};
        mqtt::PacketId id = 0;
        mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
        bool is_settled = false;
    };

    std::deque<Entry> here_;                 ///< of this connection, in their order
    std::map<mqtt::PacketId, Entry> before_; ///< of earlier ones
    std::uint64_t last_ = 0;
};

} // namespace tutti::bus
