// What there is to listen to on this machine.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"
#include "sound/sound_format.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::sound {

struct SoundDevice {
    enum class Kind : std::uint8_t { Pulse, Alsa };

    std::string place; ///< the SoundPlace that opens it: "pulse:alsa_input.usb-Yeti-00"; the same after every
                       ///< start
    std::string description; ///< for people
    Kind kind = Kind::Pulse;
    bool is_monitor = false;                ///< what a loudspeaker plays
    bool is_default = false;                ///< what the kind alone ("pulse", "alsa") opens
    std::optional<SoundFormat> format = {}; ///< nothing: known once it is opened

    bool operator==(const SoundDevice&) const = default;
};

struct SoundDevices {
    std::vector<SoundDevice> devices; ///< the default ones first, monitors last
    std::vector<Error> failures;      ///< of those that could not be asked: no sound server, for one
};

/// Within two seconds, whoever answers.
Task<SoundDevices> list_devices();

} // namespace tutti::sound
