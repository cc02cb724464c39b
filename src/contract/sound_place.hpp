// SoundPlace: where sound comes from, as people write it ("pulse:monitor", "file:set.flac?once",
// "generator:beat?bpm=128"). Pure: nothing is opened, and whether it is there is not asked.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::contract {

/// A source of PulseAudio (or PipeWire, which speaks the same).
struct PulsePlace {
    enum class Choice : std::uint8_t {
        DefaultSource,  ///< "pulse": whichever it is, also when it changes
        DefaultMonitor, ///< "pulse:monitor": what the default sink plays, likewise
        Named,          ///< "pulse:alsa_input.usb-Blue_Yeti-00.analog-stereo"
    };
    Choice choice = Choice::DefaultSource;
    std::string name = {}; ///< of the source, where it is named

    bool operator==(const PulsePlace&) const = default;
};

/// "alsa", "alsa:hw:CARD=Yeti,DEV=0": a name as `arecord -L` prints it, the same after every start.
struct AlsaPlace {
    std::string name = "default";

    bool operator==(const AlsaPlace&) const = default;
};

/// "file:/music/set.flac", at the speed of its time.
struct FilePlace {
    std::string path;
    bool loops = true; ///< "?once" at the end: false

    bool operator==(const FilePlace&) const = default;
};

/// "https://radio.example/stream.mp3", by ffmpeg.
struct StreamPlace {
    std::string url;

    bool operator==(const StreamPlace&) const = default;
};

/// "generator:sine?frequency=440&level=-12".
struct GeneratorPlace {
    enum class Kind : std::uint8_t { Silence, Sine, Noise, Beat };
    Kind kind = Kind::Silence;
    double frequency = 440; ///< Hz, of a sine
    double bpm = 120;       ///< of a beat
    double level = -12;     ///< dBFS: the highest peak of it

    bool operator==(const GeneratorPlace&) const = default;
};

using SoundPlace = std::variant<PulsePlace, AlsaPlace, FilePlace, StreamPlace, GeneratorPlace>;

/// InvalidInput, with the column. The error never repeats a URL's password.
Result<SoundPlace> parse_sound_place(std::string_view text);
/// As parse_sound_place() reads it.
std::string print(const SoundPlace& place);
/// The same, without the user and the password of a URL: for logs and pages.
std::string print_without_secrets(const SoundPlace& place);

} // namespace tutti::contract
