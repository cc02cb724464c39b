// GrowingDelay: how long somebody has to wait who keeps failing. Pure: told the time.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace tutti::gateway {

struct DelayRule {
    std::uint32_t free; ///< so many failures cost nothing: people mistype
    microseconds first; ///< after one more; from then on each failure doubles it
    microseconds longest;
};

class GrowingDelay {
public:
    void fail(const DelayRule& rule, SteadyTime now) noexcept {
        ++failures_;
        if (failures_ < rule.free) return;
        constexpr std::uint32_t enough = 20; // doublings: past any `longest`
        const auto doublings = std::min(failures_ - rule.free, enough);
        over_at_ = now + std::min<microseconds>(rule.first * (std::int64_t{1} << doublings), rule.longest);
    }
    void forgive() noexcept { *this = {}; }

    bool has_failed() const noexcept { return failures_ > 0; }
    microseconds wait(SteadyTime now) const noexcept { return std::max(over_at_ - now, microseconds(0)); }

private:
    std::uint32_t failures_ = 0;
    SteadyTime over_at_{};
};

} // namespace tutti::gateway
