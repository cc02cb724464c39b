// FlapDamper: which of a component's changes count. What becomes worse counts at once; what becomes better
// counts when it has been so for a time, which is none at first and doubles with each time that it becomes
// worse again. Pure: told the time.
#pragma once

#include "base/time.hpp"
#include "governance/health/finding.hpp"

#include <cstdint>
#include <optional>

namespace tutti::governance::health {

struct Damping {
    microseconds hold = seconds(2); ///< of the second time; 0: every change counts at once
    microseconds longest = std::chrono::minutes(5);

    bool operator==(const Damping&) const = default;
};

class FlapDamper {
public:
    /// What counts at first.
    explicit FlapDamper(Finding counted) : counted_(std::move(counted)), seen_(counted_) {}

    /// It is so now. True: what counts is another in level or readiness.
    bool see(Finding finding, const Damping& damping, SteadyTime now);
    /// True: what was seen has held for long enough, and counts from now on.
    bool advance(const Damping& damping, SteadyTime now);
    /// When advance() may have something to do.
    std::optional<SteadyTime> deadline(const Damping& damping) const;

    const Finding& counted() const noexcept { return counted_; }
    const Finding& seen() const noexcept { return seen_; }
    /// Times that it became worse, of late.
    std::uint32_t flaps() const noexcept { return flaps_; }
    /// How long it has to be better before that counts.
    microseconds hold(const Damping& damping) const noexcept;

private:
    bool take_seen();

    Finding counted_;
    Finding seen_;
    std::optional<SteadyTime> better_since_; ///< all that was seen since then is better than what counts
    std::uint32_t flaps_ = 0;
    SteadyTime worse_at_{}; ///< the last time
};

/// Times that it became worse are forgotten when there was none for so long.
constexpr microseconds forgets_flaps_after(const Damping& damping) noexcept { return 2 * damping.longest; }

} // namespace tutti::governance::health
