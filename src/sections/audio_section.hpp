// The section `audio`: what the worker of that name listens to, and how it hears.
#pragma once

#include "contract/sound_place.hpp"
#include "sections/section.hpp"

namespace tutti::sections {

struct AudioSection {
    contract::SoundPlace input = contract::PulsePlace{};
    double gain = 0; ///< dB
    bool automatic_gain = true;
    double gate = -60;                      ///< dBFS
    microseconds decay = milliseconds(400); ///< to a tenth
    double smoothing = 0;                   ///< below 1
    microseconds lead = microseconds(0);    ///< how long before a beat it is said; negative: after it
    bool pitch = true;
    bool bpm = true;
    bool structure = true;
    bool spectrum = true;
    bool bundle = false;           ///< one OSC packet a frame
    double events_per_second = 60; ///< of raw.audio.levels and raw.audio.spectrum, each; 0: nothing raw
    bool midi_clock = false;

    bool operator==(const AudioSection&) const = default;
};

void read_audio(toml::TableReader& table, AudioSection& section);

} // namespace tutti::sections
