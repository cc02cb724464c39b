// LatencyRoutes: how long events took to become packets, by route: "button.press -> panel". Told the time.
#pragma once

#include "base/latency_histogram.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::output {

/// What took how long in the last minute.
class RecentTimes {
public:
    void add(microseconds took, SteadyTime now) noexcept;
    /// So long or less took this share of them, to within a tenth; nothing where there were none.
    std::optional<microseconds> within(double share, SteadyTime now) const noexcept;

private:
    static constexpr std::size_t turns = 6;
    static constexpr microseconds turn_length = seconds(10);
    static constexpr std::size_t bounds = 128;
    struct Turn {
        std::int64_t number = -1; ///< since the clock's beginning; what stands in another's is over
        std::array<std::uint32_t, bounds> counts{};
    };
    std::array<Turn, turns> turns_{};
};

struct LatencyBudget {
    std::string route; ///< "button.press -> panel"
    microseconds limit;
};

class LatencyRoutes {
public:
    /// Of further ones nothing is said; those with a budget are never among these.
    static constexpr std::size_t most = 32;

    explicit LatencyRoutes(const std::vector<LatencyBudget>& budgets);

    void add(std::string_view type, std::string_view display, microseconds took, SteadyTime now);

    /// [{"route", "count", "p50", "p99" (of the last minute, or null), "max", "sum", "buckets", "budget"?}]
    Value to_value(SteadyTime now) const;
    /// The budget that is broken most, in a sentence; empty where none is.
    std::string complaint(SteadyTime now) const;

private:
    struct Route {
        LatencyHistogram all;
        RecentTimes recent;
        std::optional<microseconds> budget;
    };
    Route* find(std::string_view type, std::string_view display);

    std::map<std::string, Route, std::less<>> routes_;
    std::string key_; ///< kept, so that looking one up allocates nothing
};

} // namespace tutti::output
