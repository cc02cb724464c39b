// What a sound server has to listen to, and which of it is wanted. Pure: no server is asked here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::input::microphone {

/// More are not listened to at once.
inline constexpr std::size_t most_sources = 16;

struct SoundSource {
    std::string name = {};        ///< "alsa_input.usb-Blue_Yeti-00.analog-stereo": the same after every start
    std::string description = {}; ///< for people
    bool is_monitor = false;      ///< of what a loudspeaker plays
    std::uint8_t channels = 1;
    std::uint32_t rate = 48000; ///< samples a second

    bool operator==(const SoundSource&) const = default;
};

struct Soundscape {
    std::vector<SoundSource> sources;
    std::string default_name; ///< empty: the server has none
};

/// Without a pattern the server's default source; else all whose names match it (`*`, `?`, `[…]`), monitors
/// only where the pattern speaks of them ("*.monitor").
std::vector<SoundSource> chosen_sources(const Soundscape& soundscape, const std::string& pattern);

} // namespace tutti::input::microphone
