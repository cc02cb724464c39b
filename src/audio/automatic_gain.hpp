// AutomaticGain: the factor that brings sound to a usual level, slowly, and never lifts a noise floor.
#pragma once

#include "audio/settings.hpp"

#include <span>

namespace tutti::audio {

class AutomaticGain {
public:
    explicit AutomaticGain(double rate);

    /// The factor for these samples, the setting `gain` included; 1 where neither is asked for.
    float next(std::span<const float> samples, const Settings& settings);
};

} // namespace tutti::audio
