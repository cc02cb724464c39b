// What a sound server has to listen to. Pure data: no server is asked here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::sound {

struct SoundSource {
    std::string name = {};        ///< "alsa_input.usb-Blue_Yeti-00.analog-stereo": the same after every start
    std::string description = {}; ///< for people
    bool is_monitor = false;      ///< of what a loudspeaker plays
    std::string sink = {};        ///< the name of that loudspeaker
    std::uint8_t channels = 1;
    std::uint32_t rate = 48000; ///< samples a second

    bool operator==(const SoundSource&) const = default;
};

struct Soundscape {
    std::vector<SoundSource> sources;
    std::string default_name; ///< empty: the server has none
    std::string default_sink = {};
};

} // namespace tutti::sound
