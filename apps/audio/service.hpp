// `tutti audio`: the worker itself.
#pragma once

#include "base/address.hpp"
#include "contract/sound_place.hpp"

#include <optional>
#include <vector>

namespace tutti {

/// What a person said who started it by hand.
struct AudioArguments {
    std::optional<contract::SoundPlace> input = {}; ///< heard in place of what the configuration says
    std::vector<Address> osc = {};                  ///< where OSC goes in place of what the file says
};

/// Until it is stopped; as the installation's file says, or where there is none by itself. The exit code.
int run_audio_service(const AudioArguments& arguments);

} // namespace tutti
