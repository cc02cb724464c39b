// PacketIdSet: the QoS 2 packet ids that a client has sent and not released (MQTT 5 §4.3.3), as ranges.
// Clients count their ids up, so that mostly there is one range: nothing is allocated for a message, and
// thousands of ids take no more than one.
#pragma once

#include "mqtt/protocol.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace tutti::broker {

class PacketIdSet {
public:
    bool empty() const noexcept { return ranges_.empty(); }
    bool contains(mqtt::PacketId id) const noexcept {
        const auto next = behind(id);
        return next != ranges_.begin() && id <= (next - 1)->last;
    }
    /// Returns whether it is new.
    bool insert(mqtt::PacketId id) {
        const auto next = behind(id);
        const bool has_before = next != ranges_.begin();
        if (has_before && id <= (next - 1)->last) return false;
        const bool joins_before = has_before && (next - 1)->last + 1 == id;
        const bool joins_next = next != ranges_.end() && id + 1 == next->first;
        if (joins_before && joins_next) {
            (next - 1)->last = next->last;
            ranges_.erase(next);
        } else if (joins_before) {
            (next - 1)->last = id;
        } else if (joins_next) {
            next->first = id;
        } else {
            ranges_.insert(next, {id, id});
        }
        return true;
    }
    /// Returns whether it was there.
    bool erase(mqtt::PacketId id) {
        const auto next = behind(id);
        if (next == ranges_.begin() || id > (next - 1)->last) return false;
        const auto range = next - 1;
        if (range->first == range->last) {
            ranges_.erase(range);
        } else if (id == range->first) {
            ++range->first;
        } else if (id == range->last) {
            --range->last;
        } else {
            const auto last = range->last;
            range->last = static_cast<mqtt::PacketId>(id - 1);
            ranges_.insert(next, {static_cast<mqtt::PacketId>(id + 1), last});
        }
        return true;
    }
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (const Range& range : ranges_)
            for (std::uint32_t id = range.first; id <= range.last; ++id)
                visit(static_cast<mqtt::PacketId>(id));
    }
    /// What it takes; the most is 128 KiB, for every other id.
    std::size_t bytes() const noexcept { return ranges_.capacity() * sizeof(Range); }

private:
    struct Range {
        mqtt::PacketId first;
        mqtt::PacketId last;
    };

    // The first range that begins behind the id.
    template <typename Ranges>
    static auto behind_in(Ranges& ranges, mqtt::PacketId id) noexcept {
        return std::ranges::upper_bound(ranges, id, {}, &Range::first);
    }
    std::vector<Range>::iterator behind(mqtt::PacketId id) noexcept { return behind_in(ranges_, id); }
    std::vector<Range>::const_iterator behind(mqtt::PacketId id) const noexcept {
        return behind_in(ranges_, id);
    }

    std::vector<Range> ranges_; // in order, with a gap between any two
};

} // namespace tutti::broker
