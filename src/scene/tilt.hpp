// Tilt: how a thing is held, from raw.accelerometer (x, y, z in m/s²) or a phone's raw.tilt (degrees),
// smooth.
#pragma once

#include "scene/event_data.hpp"
#include "scene/scene.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene {

class Tilt {
public:
    /// Once a frame.
    void move(const Moment& moment) noexcept {
        for (const auto& event : moment.events) hear(event);
        const double way = 1 - std::exp2(-moment.step_seconds() / half_life);
        right_ += (wanted_right_ - right_) * way;
        down_ += (wanted_down_ - down_) * way;
    }

    /// Sines of the angles, −1 to 1: which way water would run.
    double right() const noexcept { return right_; }
    double down() const noexcept { return down_; }

private:
    static constexpr double gravity = 9.80665;
    static constexpr double half_life = 0.08; // seconds; a hand trembles

    void hear(const contract::Event& event) noexcept {
        const auto sine = [&event](std::string_view key, double full) {
            const auto value = number_in(event, key);
            return value ? std::optional(std::clamp(*value / full, -1.0, 1.0)) : std::nullopt;
        };
        if (event.type == "raw.accelerometer") {
            if (const auto x = sine("x", gravity)) wanted_right_ = *x;
            if (const auto y = sine("y", gravity)) wanted_down_ = *y;
        } else if (event.type == "raw.tilt") {
            if (const auto gamma = sine("gamma", 90)) wanted_right_ = *gamma;
            if (const auto beta = sine("beta", 90)) wanted_down_ = *beta;
        }
    }

    double wanted_right_ = 0, wanted_down_ = 0;
    double right_ = 0, down_ = 0;
};

} // namespace tutti::scene
