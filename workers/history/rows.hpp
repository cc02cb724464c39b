// How times and tiers stand in the tables, and a walk over rows.
#pragma once

#include "history/tier.hpp"
#include "store/statement.hpp"

#include <functional>
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

inline Result<void>
for_each_row(store::Statement& rows, const std::function<void(const store::Statement&)>& each) {
    while (true) {
        auto more = rows.next();
        if (!more) return pass_on(more);
        if (!*more) return {};
        each(rows);
    }
}

} // namespace tutti::history
