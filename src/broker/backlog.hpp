// Backlog: the QoS 0 packets that wait for one client whose transport does not take everything. Of a topic of
// latest value only the newest waits, where the first of them stood; of the others the oldest make room. How
// much may wait is the caller's matter. Nothing here is about QoS 1 and 2, which wait in the session.
#pragma once

#include "base/time.hpp"
#include "broker/packet_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::broker {

class Backlog {
public:
    using Packet = WaitingPacket;

    bool empty() const noexcept { return size() == 0; }
    std::size_t size() const noexcept { return others_.size() + latest_.size(); }
    /// Of all packets, with what keeping each takes.
    std::size_t bytes() const noexcept { return bytes_; }
    static std::size_t cost(std::size_t packets, std::size_t count = 1) noexcept {
        return packets + count * of_a_packet;
    }

    /// One packet, or several.
    void add(const Packet& packet) {
        bytes_ += cost(packet.bytes.size(), packet.count);
        others_.push(++last_, packet);
    }
    /// The size of the latest value of that topic that waits; nothing where none does.
    std::optional<std::size_t> size_of(std::string_view topic) const noexcept {
        const auto found = places_.find(topic);
        if (found == places_.end()) return std::nullopt;
        return latest_.at(found->second).bytes.size();
    }
    /// Puts it in the place of that one, which must be there.
    void replace(std::string_view topic, const Packet& packet) {
        Latest& waiting = latest_.at(places_.find(topic)->second);
        bytes_ = bytes_ - waiting.bytes.size() + packet.bytes.size();
        fill(waiting, packet);
    }
    /// Drops it.
    void forget(std::string_view topic) { drop(latest_.find(places_.find(topic)->second)); }
    /// The first of its topic.
    void add_latest(std::string_view topic, const Packet& packet) {
        bytes_ += cost(packet.bytes.size()) + topic.size();
        Latest& added = latest_[++last_];
        added.place = places_.emplace(topic, last_).first;
        fill(added, packet);
    }

    /// The one that waits longest; there must be one. Valid until it is dropped.
    Packet front() const noexcept { return is_other_first() ? others_.front() : front_latest(); }
    void pop() {
        if (is_other_first())
            bytes_ -= cost(others_.pop());
        else
            pop_latest();
    }
    /// Of what counts each: all of it may make room for its like.
    std::size_t others() const noexcept { return others_.size(); }
    std::size_t other_bytes() const noexcept { return cost(others_.bytes(), others_.size()); }
    /// Makes room: what is no latest value goes first, the longest waiting of these, until no more than so
    /// many packets and bytes wait. Returns how many it dropped.
    std::size_t shrink(std::size_t most, std::size_t most_bytes) {
        const auto before = size();
        while (size() > most || bytes_ > most_bytes) drop_least(most, most_bytes);
        return before - size();
    }

private:
    static constexpr std::size_t of_a_packet = 64;

    using Places = std::map<std::string, std::uint64_t, std::less<>>; // by topic
    struct Latest {
        std::string bytes;
        std::uint32_t expiry_offset = 0;
        SteadyTime since{};
        Places::iterator place;
    };

    using LatestValues = std::map<std::uint64_t, Latest>; // by their order

    static void fill(Latest& latest, const Packet& packet) {
        latest.bytes = packet.bytes;
        latest.expiry_offset = packet.expiry_offset;
        latest.since = packet.since;
    }
    bool is_other_first() const noexcept {
        return latest_.empty() || (!others_.empty() && others_.first_order() < latest_.begin()->first);
    }
    Packet front_latest() const noexcept {
        const Latest& first = latest_.begin()->second;
        return {first.bytes, first.expiry_offset, first.since};
    }
    void drop_least(std::size_t most, std::size_t most_bytes) {
        if (others_.empty()) return pop_latest();
        const auto together = others_.first_count();
        const auto cost_of_all = cost(others_.first_bytes(), together);
        if (size() >= most + together || bytes_ >= most_bytes + cost_of_all)
            bytes_ -= cost(others_.pop_entry(), together);
        else
            bytes_ -= cost(others_.pop());
    }
    void pop_latest() { drop(latest_.begin()); }
    void drop(LatestValues::iterator dropped) {
        bytes_ -= cost(dropped->second.bytes.size()) + dropped->second.place->first.size();
        places_.erase(dropped->second.place);
        latest_.erase(dropped);
    }

    PacketQueue others_;
    LatestValues latest_;
    Places places_;
    std::uint64_t last_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace tutti::broker
