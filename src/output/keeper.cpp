#include "output/keeper.hpp"

#include <algorithm>

namespace tutti::output {

const char* name(Showing showing) noexcept {
    switch (showing) {
    case Showing::Live:
        return "live";
    case Showing::Holding:
        return "holding";
    case Showing::Fading:
        return "fading";
    case Showing::Attract:
        break;
    }
    return "attract";
}

void Keeper::frame(SteadyTime now) noexcept {
    if (has_frame_) quiet_ = std::clamp(3 * (now - last_), least_quiet, most_quiet);
    has_frame_ = true;
    have_ended_ = false;
    last_ = now;
    due_ = live_until();
}

void Keeper::frames_ended(SteadyTime now) noexcept {
    if (have_ended_) return;
    have_ended_ = true;
    due_ = std::min(due_, now + pace);
}

SteadyTime Keeper::live_until() const noexcept { return has_frame_ && !have_ended_ ? last_ + quiet_ : last_; }

SteadyTime Keeper::stands_until() const noexcept { return std::max(last_ + options_.hold, live_until()); }

Showing Keeper::showing(SteadyTime now) const noexcept {
    if (now < live_until()) return Showing::Live;
    if (now < stands_until()) return Showing::Holding;
    // Nothing fades out where there never was a frame.
    if (has_frame_ && now < stands_until() + options_.fade) return Showing::Fading;
    return Showing::Attract;
}

double Keeper::faded(SteadyTime now) const noexcept {
    switch (showing(now)) {
    case Showing::Live:
    case Showing::Holding:
        return 0;
    case Showing::Fading:
        return to_seconds(now - stands_until()) / to_seconds(options_.fade);
    case Showing::Attract:
        break;
    }
    return 1;
}

SteadyTime Keeper::next_due() const noexcept {
    // Without a frame there is nothing that could stand meanwhile.
    return has_frame_ ? due_ : std::max(due_, stands_until());
}

void Keeper::shown(SteadyTime now) noexcept {
    // Without drift, but what was missed is not made up for.
    due_ = std::max(next_due() + pace, now);
}

} // namespace tutti::output
