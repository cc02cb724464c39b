// Heading: which way a thing points, from any event with `heading` in its data (a gesture of that kind, a
// receiver), in degrees clockwise from north; smooth, and the shorter way round.
#pragma once

#include "scene/event_data.hpp"
#include "scene/scene.hpp"

#include <cmath>

namespace tutti::scene {

class Heading {
public:
    /// Once a frame.
    void move(const Moment& moment) noexcept {
        for (const auto& event : moment.events)
            if (const auto heading = number_in(event, "heading")) {
                wanted_ = *heading / 360;
                is_known_ = true;
            }
        const double apart = wanted_ - turns_ - std::round(wanted_ - turns_);
        turns_ += apart * (1 - std::exp2(-moment.step_seconds() / half_life));
        turns_ -= std::floor(turns_);
        if (!is_known_) wanted_ += moment.step_seconds() / 60; // round once a minute
    }

    double turns() const noexcept { return turns_; } ///< 0 is north, 0.25 east
    bool is_known() const noexcept { return is_known_; }

private:
    static constexpr double half_life = 0.12; // seconds

    double wanted_ = 0;
    double turns_ = 0;
    bool is_known_ = false;
};

} // namespace tutti::scene
