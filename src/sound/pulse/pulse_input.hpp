// Sound of a source of PulseAudio, or of PipeWire in its place.
#pragma once

#include "sound/pulse/soundscape.hpp"
#include "sound/sound_device.hpp"
#include "sound/sound_input.hpp"

#include <vector>

namespace tutti::sound {

/// As hear(). A source that is not there is waited for, and the default one followed. Ends when the sound
/// server does.
Task<Result<void>> hear_pulse(contract::PulsePlace place, const SoundHandlers& handlers);

/// Every source that there is. Unavailable: no sound server answers; Timeout.
Task<Result<Soundscape>> ask_pulse(SteadyTime deadline);

} // namespace tutti::sound
