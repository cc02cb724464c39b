// Journal: where the broker notes what has to outlive it, as values by key (docs/hub.md, "Storage"). A turn's
// changes come to the disk together or not at all. Whoever has it tells Broker::synced() how far it has come.
#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::broker {

using JournalKey = std::uint64_t;
/// Of what is numbered: larger ones are made of two (Durability::key_of).
inline constexpr JournalKey largest_key = (JournalKey{1} << 47) - 1;
/// How far a journal has come; 0 is its beginning, before everything.
using JournalPosition = StrongId<struct JournalTag, std::uint64_t>;

class Journal {
public:
    virtual ~Journal() = default;
    /// Under a key that was never used.
    virtual void add(JournalKey key, std::string_view value) = 0;
    /// In place of what may be there.
    virtual void set(JournalKey key, std::string_view value) = 0;
    virtual void erase(JournalKey key) = 0;
    /// All that was put until now is on the disk once it has come so far.
    virtual JournalPosition position() const = 0;
    /// Whether more may be put: the disk takes it, and its bound is not reached. What is erased always may.
    virtual bool has_room() const = 0;
    /// The time of day that it was at that moment: what a restart does not forget.
    virtual WallTime wall(SteadyTime time) const = 0;
};

/// What was there at a start.
struct JournalRecord {
    JournalKey key = 0;
    std::string value;
};

/// What was made of it.
struct Restored {
    std::size_t sessions = 0;
    std::size_t deliveries = 0; ///< messages on their way, once for each session
    std::size_t retained = 0;
    std::size_t strange = 0; ///< records that were not understood; they stay where they are
};

} // namespace tutti::broker
