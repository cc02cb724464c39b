// RecentEvents: which events were seen lately, so that one that comes twice (QoS 1) counts once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tutti::contract {

/// Remembers the last `most` events by a hash of (source, id) of 64 bits: two different ones of them are
/// taken for one about once in a million million.
class RecentEvents {
public:
    static constexpr std::size_t most = 4096;

    /// False: it was seen before.
    bool note(std::string_view source, std::string_view id);

private:
    std::unordered_set<std::uint64_t> seen_;
    std::vector<std::uint64_t> order_; ///< a ring, the oldest at `next_` once it is full
    std::size_t next_ = 0;
};

} // namespace tutti::contract
