// MessageBook: the messages that were heard last, of OSC and of the bus, and how often each address says
// something. Pure.
#pragma once

#include "workers/debug/fair_ring.hpp"
#include "workers/debug/heard_message.hpp"
#include "workers/debug/rate_book.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::debug {

/// What was heard since the start.
struct HeardCounts {
    std::uint64_t packets = 0; ///< of OSC
    std::uint64_t osc = 0;     ///< messages in them
    std::uint64_t malformed = 0;
    std::uint64_t bus = 0;
};

class MessageBook {
public:
    explicit MessageBook(std::size_t most) : ring_(most) {}

    /// A datagram: the messages in it, or what is wrong with it.
    void take_packet(std::string_view bytes, std::string_view sender, WallTime now);
    void take_bus(std::string_view topic, std::string_view payload, bool is_retained, WallTime now);

    const FairRing<HeardMessage>& messages() const noexcept { return ring_; }
    const RateBook& rates() const noexcept { return rates_; }
    const HeardCounts& counts() const noexcept { return counts_; }
    void keep(std::size_t most) { ring_.resize(most); }
    void clear_messages() { ring_.clear(); }
    void clear_rates() { rates_.clear(); }

private:
    void
    take(const osc::Packet& packet, std::optional<osc::TimeTag> tag, std::string_view sender, WallTime now);

    FairRing<HeardMessage> ring_; ///< no address pushes out all others
    RateBook rates_;
    HeardCounts counts_;
};

} // namespace tutti::debug
