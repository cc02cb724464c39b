// Sound of a device of ALSA.
#pragma once

#include "sound/sound_device.hpp"
#include "sound/sound_input.hpp"

#include <vector>

namespace tutti::sound {

/// As hear(). A device that is not there is NotFound.
Task<Result<void>> hear_alsa(contract::AlsaPlace place, const SoundHandlers& handlers);

/// What can be recorded from. Blocks while ALSA reads its configuration.
std::vector<SoundDevice> list_alsa();

} // namespace tutti::sound
