// What there is to listen to, as a JSON-shaped value.
#pragma once

#include "base/value.hpp"
#include "sound/sound_device.hpp"

namespace tutti::audio {

/// {devices: [{input, description, kind, is_monitor, is_default, rate?, channels?}], failures: ["…"]}.
Value to_value(const sound::SoundDevices& found);

} // namespace tutti::audio
