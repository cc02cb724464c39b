// HealthRules: what is to be done of itself when a component has been unwell for a time: once each time, and
// no more often than its limit. Pure: told the book and the time.
#pragma once

#include "base/time.hpp"
#include "governance/health/health_book.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::health {

/// So often within so long.
struct AtMost {
    std::uint32_t times = 3;
    microseconds within = std::chrono::hours(1);

    bool operator==(const AtMost&) const = default;
};

/// `[health.rule.NAME]`.
struct HealthRule {
    std::string name;
    std::string component = {};
    Level level = Level::Error; ///< or worse
    microseconds lasts = seconds(30);
    std::string restart = {}; ///< a service; empty: an event alone is said
    AtMost at_most = {};

    bool operator==(const HealthRule&) const = default;
};

/// A rule applies now.
struct Firing {
    const HealthRule* rule;
    std::string reason;   ///< how the component is
    bool is_within_limit; ///< false: it is told, and nothing else is done
};

class HealthRules {
public:
    explicit HealthRules(std::vector<HealthRule> rules);

    /// When an earlier process had one fire; before the first advance(), in the order of times.
    void remember(std::string_view rule, WallTime fired);
    /// Those that begin to apply. Valid while this is.
    std::vector<Firing> advance(const HealthBook& book, SteadyTime now, WallTime wall);
    std::optional<SteadyTime> next_deadline() const noexcept { return next_deadline_; }

    /// When a rule fired within its limit, the oldest first; as many as the limit goes by.
    std::vector<WallTime> fired(std::string_view rule) const;
    std::size_t size() const noexcept { return states_.size(); }

private:
    struct State {
        HealthRule rule;
        std::optional<SteadyTime> unwell_since = std::nullopt;
        bool is_done = false; ///< this time
        std::deque<WallTime> fired = {};
    };

    static bool may_fire(State& state, WallTime wall);

    std::vector<State> states_;
    std::optional<SteadyTime> next_deadline_;
};

} // namespace tutti::governance::health
