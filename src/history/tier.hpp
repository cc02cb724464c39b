// Tiers: how finely what is how old is kept, and which of them a question is answered from.
#pragma once

#include "history/bucket_block.hpp"
#include "history/sample.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace tutti::history {

enum class Tier : std::uint8_t { Raw, Minute, QuarterHour };

inline constexpr std::array<Tier, 2> bucket_tiers = {Tier::Minute, Tier::QuarterHour};

/// A tier of buckets: a block of theirs is one row of the store.
struct TierShape {
    milliseconds width; ///< of a bucket
    milliseconds span;  ///< of a block
};

constexpr TierShape shape_of(Tier tier) noexcept {
    using std::chrono::hours;
    using std::chrono::minutes;
    if (tier == Tier::QuarterHour) return {minutes(15), hours(24)};
    return {minutes(1), hours(1)};
}

constexpr BlockShape block_at(Tier tier, SampleTime start) noexcept {
    const auto shape = shape_of(tier);
    return {start, shape.width, static_cast<std::uint32_t>(shape.span / shape.width)};
}

/// What a tier's blocks are made from, and what its newest part is read from: the next finer one.
constexpr Tier finer(Tier tier) noexcept { return tier == Tier::QuarterHour ? Tier::Minute : Tier::Raw; }
/// Where what a tier has no more is found; nothing behind the coarsest.
constexpr std::optional<Tier> coarser(Tier tier) noexcept {
    if (tier == Tier::Raw) return Tier::Minute;
    if (tier == Tier::Minute) return Tier::QuarterHour;
    return std::nullopt;
}

/// The width of the buckets that an answer of about `points` of them has: a round one, so that asking again a
/// little later gives the same buckets.
milliseconds step_for(milliseconds span, std::uint32_t points) noexcept;

/// The coarsest tier whose buckets make up one of `step` exactly.
Tier tier_for(milliseconds step) noexcept;

} // namespace tutti::history
