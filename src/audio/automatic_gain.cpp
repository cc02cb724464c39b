#include "audio/automatic_gain.hpp"

#include <cmath>

namespace tutti::audio {

AutomaticGain::AutomaticGain(double /*rate*/) {}

float AutomaticGain::next(std::span<const float> /*samples*/, const Settings& settings) {
    return static_cast<float>(std::pow(10.0, settings.gain / 20));
}

} // namespace tutti::audio
