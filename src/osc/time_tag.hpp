// An OSC time tag (OSC 1.0, "OSC Time Tag Semantics"): 64 bits as NTP writes them, seconds since 1900 and a
// fraction of 2^32 parts.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace tutti::osc {

struct TimeTag {
    /// The one value that names no time.
    static constexpr std::uint64_t immediate_bits = 1;

    std::uint64_t bits = immediate_bits;

    static constexpr TimeTag immediately() noexcept { return {}; }
    /// To within a microsecond, which is what a WallTime holds.
    static TimeTag at(WallTime time) noexcept;

    constexpr bool is_immediate() const noexcept { return bits == immediate_bits; }
    /// The time that it names, rounded to whole microseconds; nothing where it means "immediately". NTP
    /// counts anew in February 2036: seconds whose highest bit is clear are those after it (RFC 4330 §3).
    std::optional<WallTime> time() const noexcept;

    bool operator==(const TimeTag&) const = default;
};

} // namespace tutti::osc
