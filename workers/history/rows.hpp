// How times and tiers stand in the tables.
#pragma once

#include "history/tier.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::history {

inline std::int64_t stored(SampleTime time) noexcept { return time.time_since_epoch().count(); }
inline SampleTime restored(std::int64_t time) noexcept { return SampleTime(milliseconds(time)); }
inline std::int64_t stored(Tier tier) noexcept { return static_cast<std::int64_t>(tier); }

/// The row of `progress` that says up to when a tier's blocks are made.
constexpr std::string_view progress_of(Tier tier) noexcept {
    return tier == Tier::QuarterHour ? "quarter_hour" : "minute";
}
/// The row that says which time it was when what is too old was last taken away.
inline constexpr std::string_view progress_of_dropping = "dropped";

} // namespace tutti::history
