// How a camera is moved (ONVIF PTZ Service Specification): velocities that last, their end, and places that
// it remembers.
#pragma once

#include "base/time.hpp"
#include "onvif/envelope.hpp"

#include <string>
#include <vector>

namespace tutti::onvif {

/// Each -1 to 1, of the camera's fastest: right, up and nearer are above 0.
struct Velocity {
    double pan = 0;
    double tilt = 0;
    double zoom = 0;

    bool operator==(const Velocity&) const = default;
};

/// The camera stops by itself after `at_most`, whole seconds; those that do not know it go on. Only what
/// moves is named: a camera that cannot zoom refuses even a zoom of 0.
Request continuous_move(std::string_view profile, const Velocity& velocity, seconds at_most);
Request stop_moving(std::string_view profile);

struct Preset {
    std::string token;
    std::string name; ///< may be empty

    bool operator==(const Preset&) const = default;
};

Request get_presets(std::string_view profile);
/// Those with a token.
std::vector<Preset> read_presets(const XmlElement& answer);
Request goto_preset(std::string_view profile, std::string_view preset);

} // namespace tutti::onvif
