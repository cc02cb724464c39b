// Steering: a view that people move with sticks (`raw.axis`: left_x and left_y pan, right_y zooms), and that
// drifts back to where the scene itself wants to be once nobody has steered for a while.
#pragma once

#include "scene/event_data.hpp"
#include "scene/scene.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene {

class Steering {
public:
    static constexpr double patience = 6; ///< seconds without a stick until it drifts back

    /// Once a frame.
    void move(const Moment& moment) noexcept {
        for (const auto& event : moment.events) hear(event);
        const double step = moment.step_seconds();
        const bool is_held = std::max({std::abs(x_), std::abs(y_), std::abs(zoom_)}) > dead;
        still_ = is_held ? 0 : std::min(still_ + step, patience);
        if (is_steered()) {
            octaves_ = std::clamp(octaves_ - past_dead(zoom_) * step * 1.2, -2.0, 12.0);
            pan_x_ = std::clamp(pan_x_ + past_dead(x_) * step / std::exp2(octaves_), -3.0, 3.0);
            pan_y_ = std::clamp(pan_y_ + past_dead(y_) * step / std::exp2(octaves_), -3.0, 3.0);
        } else {
            const double kept = std::exp2(-step);
            octaves_ *= kept;
            pan_x_ *= kept;
            pan_y_ *= kept;
        }
    }

    /// Whether somebody steers, or did so a moment ago: the scene's own way stands still meanwhile.
    bool is_steered() const noexcept { return still_ < patience; }
    double octaves() const noexcept { return octaves_; } ///< of zoom: 1 is twice as near
    double pan_x() const noexcept { return pan_x_; }     ///< in half heights of the view it began with
    double pan_y() const noexcept { return pan_y_; }

private:
    static constexpr double dead = 0.12; // sticks at rest are not quite at 0

    static double past_dead(double value) noexcept { return std::abs(value) > dead ? value : 0; }
    void hear(const contract::Event& event) noexcept {
        if (event.type != "raw.axis") return;
        const auto code = text_in(event, "code");
        const auto value = number_in(event, "value");
        if (!code || !value) return;
        if (*code == "left_x") x_ = std::clamp(*value, -1.0, 1.0);
        if (*code == "left_y") y_ = std::clamp(*value, -1.0, 1.0);
        if (*code == "right_y") zoom_ = std::clamp(*value, -1.0, 1.0);
    }

    double x_ = 0, y_ = 0, zoom_ = 0;
    double still_ = patience;
    double octaves_ = 0, pan_x_ = 0, pan_y_ = 0;
};

} // namespace tutti::scene
