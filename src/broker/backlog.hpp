// Backlog: the QoS 0 packets that wait for one client whose transport does not take everything. Of a topic of
// latest value only the newest waits, where the first of them stood; of the others the oldest make room. How
// much may wait is the caller's matter. Nothing here is about QoS 1 and 2, which wait in the session.
#pragma once

#include "base/time.hpp"
#include "broker/ring.hpp"

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
    struct Packet {
        std::string_view bytes;          ///< as the client is to have it
        std::uint32_t expiry_offset = 0; ///< of its expiry interval in `bytes`; 0: it has none
        SteadyTime since{};              ///< when it began to wait
    };

    bool empty() const noexcept { return size() == 0; }
    std::size_t size() const noexcept { return others_.size() + latest_.size(); }
    /// Of all packets, with what keeping each takes.
    std::size_t bytes() const noexcept { return bytes_; }
    static std::size_t cost(std::size_t packet) noexcept { return packet + of_a_packet; }

    void add(const Packet& packet) {
        bytes_ += cost(packet.bytes.size());
        buffer_.append(packet.bytes);
        const auto size = static_cast<std::uint32_t>(packet.bytes.size());
        others_.push({++last_, size, packet.expiry_offset, packet.since});
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
    Packet front() const noexcept { return is_other_first() ? front_other() : front_latest(); }
    void pop() {
        if (is_other_first())
            pop_other();
        else
            pop_latest();
    }
    /// Makes room: what is no latest value goes first, the longest waiting of these.
    void drop_least() {
        if (others_.empty())
            pop_latest();
        else
            pop_other();
    }

private:
    static constexpr std::size_t of_a_packet = 64;
    static constexpr std::size_t compact_at = 16 * 1024;

    using Places = std::map<std::string, std::uint64_t, std::less<>>; // by topic
    struct Other {
        std::uint64_t order = 0;
        std::uint32_t size = 0;
        std::uint32_t expiry_offset = 0;
        SteadyTime since{};
    };
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
        return latest_.empty() || (!others_.empty() && others_.front().order < latest_.begin()->first);
    }
    Packet front_other() const noexcept {
        const Other& first = others_.front();
        return {std::string_view(buffer_).substr(head_, first.size), first.expiry_offset, first.since};
    }
    Packet front_latest() const noexcept {
        const Latest& first = latest_.begin()->second;
        return {first.bytes, first.expiry_offset, first.since};
    }
    void pop_other() {
        const auto size = others_.pop().size;
        bytes_ -= cost(size);
        head_ += size;
        if (head_ > compact_at && head_ > buffer_.size() / 2) {
            buffer_.erase(0, head_);
            head_ = 0;
        }
    }
    void pop_latest() { drop(latest_.begin()); }
    void drop(LatestValues::iterator dropped) {
        bytes_ -= cost(dropped->second.bytes.size()) + dropped->second.place->first.size();
        places_.erase(dropped->second.place);
        latest_.erase(dropped);
    }

    std::string buffer_;   // of the others, one behind the other
    std::size_t head_ = 0; // where the first of them begins
    Ring<Other> others_;
    LatestValues latest_;
    Places places_;
    std::uint64_t last_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace tutti::broker
