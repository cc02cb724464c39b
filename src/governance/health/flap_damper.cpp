#include "governance/health/flap_damper.hpp"

#include <algorithm>
#include <utility>

namespace tutti::governance::health {

microseconds FlapDamper::hold(const Damping& damping) const noexcept {
    if (flaps_ < 2) return {};
    auto hold = damping.hold;
    for (std::uint32_t i = 2; i < flaps_ && hold < damping.longest; ++i) hold *= 2;
    return std::min(hold, damping.longest);
}

bool FlapDamper::take_seen() {
    const bool is_other = counted_.level != seen_.level || counted_.is_ready != seen_.is_ready;
    counted_ = seen_;
    better_since_.reset();
    return is_other;
}

bool FlapDamper::see(Finding finding, const Damping& damping, SteadyTime now) {
    const bool held = advance(damping, now);
    seen_ = std::move(finding);
    if (is_worse(seen_, counted_)) {
        if (flaps_ > 0 && now - worse_at_ >= forgets_flaps_after(damping)) flaps_ = 0;
        ++flaps_;
        worse_at_ = now;
        return take_seen();
    }
    if (!is_worse(counted_, seen_)) { // as bad as before: the newest reason counts
        take_seen();
        return held;
    }
    if (!better_since_) better_since_ = now;
    return advance(damping, now) || held;
}

bool FlapDamper::advance(const Damping& damping, SteadyTime now) {
    if (!better_since_ || now < *better_since_ + hold(damping)) return false;
    return take_seen();
}

std::optional<SteadyTime> FlapDamper::deadline(const Damping& damping) const {
    if (!better_since_) return std::nullopt;
    return *better_since_ + hold(damping);
}

} // namespace tutti::governance::health
