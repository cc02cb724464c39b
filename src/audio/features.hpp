// What is heard in one sixtieth of a second of sound. Pure data: docs/audio.md says what each number means,
// over which stretch of sound it is taken, and what it cannot tell.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::audio {

/// Counted by samples, not by a clock: a frame is rate / 60 samples.
inline constexpr int frames_per_second = 60;
inline constexpr double frame_seconds = 1.0 / frames_per_second;
inline constexpr std::size_t spectrum_bands = 32;
inline constexpr std::size_t pitch_classes = 12; ///< from C

/// How loud it is in seven bands, and in all: 0 is at or below the gate, 1 as loud as this sound gets.
struct Levels {
    float sub_bass = 0; ///< 20–60 Hz
    float bass = 0;     ///< 60–250 Hz
    float low_mid = 0;  ///< 250–500 Hz
    float mid = 0;      ///< 500–2000 Hz
    float high_mid = 0; ///< 2–4 kHz
    float presence = 0; ///< 4–6 kHz
    float air = 0;      ///< 6–20 kHz
    float rms = 0;      ///< of the samples of this frame

    bool operator==(const Levels&) const = default;
};

/// From the lowest notes to the highest in equal intervals, each 0…1.
using Spectrum = std::array<float, spectrum_bands>;

/// ITU-R BS.1770-4, in LUFS.
struct Loudness {
    static constexpr float silence = -70; ///< nothing is said to be quieter

    float momentary = silence;  ///< of 0.4 s
    float short_term = silence; ///< of 3 s

    bool operator==(const Loudness&) const = default;
};

struct Timbre {
    float centroid = 0; ///< Hz; 0 in silence
    float rolloff = 0;  ///< Hz: 85 % of the energy is below it
    float flux = 0;     ///< 0…1: how much of the spectrum is new
    float flatness = 0; ///< 0 a tone … 1 noise

    bool operator==(const Timbre&) const = default;
};

struct Tonality {
    std::array<float, pitch_classes> chroma{}; ///< 0…1, the strongest is 1; all 0 in silence
    int tonic = -1;                            ///< 0 C … 11 B; -1: no key can be told
    bool is_minor = false;
    float confidence = 0; ///< of the key, 0…1

    bool operator==(const Tonality&) const = default;
};

struct Pitch {
    float frequency = 0;  ///< Hz, 50–2000; 0 while the confidence is below 0.6
    float confidence = 0; ///< 0…1

    bool operator==(const Pitch&) const = default;
};

/// Something begins: a note, a stroke. Said once, in the frame in which it is known.
struct Onset {
    bool is_onset = false;
    float strength = 0; ///< 0…1
    float age = 0;      ///< seconds from the onset itself to the end of this frame

    bool operator==(const Onset&) const = default;
};

struct Onsets {
    Onset any;
    Onset low;  ///< as a bass drum has it
    Onset mid;  ///< as a snare drum has it
    Onset high; ///< as a hi-hat has it

    bool operator==(const Onsets&) const = default;
};

/// How much this frame looks like the place of a beat, before anybody thinks of a tempo: 0…1 each.
struct Activation {
    float onset = 0;
    float beat = 0;
    float downbeat = 0;

    bool operator==(const Activation&) const = default;
};

struct Tempo {
    float bpm = 0; ///< 60–200; 0: none can be told
    float confidence = 0;

    bool operator==(const Tempo&) const = default;
};

/// The clock of beats: it runs on between beats that are heard.
struct Beat {
    bool is_beat = false;     ///< a beat falls into this frame (or, with a lead, is said in it)
    float age = 0;            ///< of that beat: seconds from it to the end of this frame; negative: it comes
    float strength = 0;       ///< of the last beat, 0…1
    float phase = 0;          ///< 0 at a beat … 1 at the next
    float until_next = 0;     ///< seconds from the end of this frame; 0 where no tempo is known
    float confidence = 0;     ///< 0…1
    int number = 0;           ///< of the present beat in its bar, from 1; 0: downbeats cannot be told
    int beats_per_bar = 0;    ///< 3 or 4; 0: cannot be told
    float bar_confidence = 0; ///< 0…1: of the place in the bar, if the beats are right

    bool operator==(const Beat&) const = default;
};

/// How loud it has been lately against how loud it is: free of the level of the recording.
struct Energy {
    float fast = 0; ///< 0…1, over 0.3 s
    float slow = 0; ///< 0…1, over 8 s

    bool operator==(const Energy&) const = default;
};

/// Where in its form a piece of dance music is. Does not depend on the level, over ± 20 dB.
struct Structure {
    bool is_buildup = false;
    bool is_drop = false;       ///< in the one frame in which the music comes back
    bool is_break = false;      ///< the drums are out
    float buildup = 0;          ///< 0…1: how far it seems to be
    float energy_trend = 0;     ///< −1 falls … 1 rises, over 8 s
    float brightness_trend = 0; ///< likewise of the centroid

    bool operator==(const Structure&) const = default;
};

struct Features {
    std::uint64_t number = 0; ///< of the frame, from 0
    float gain = 1;           ///< by which the samples were multiplied
    Levels levels;
    Spectrum spectrum{};
    Loudness loudness;
    Timbre timbre;
    Tonality tonality;
    Pitch pitch;
    Onsets onsets;
    Activation activation;
    Tempo tempo;
    Beat beat;
    Energy energy;
    Structure structure;

    bool operator==(const Features&) const = default;
};

} // namespace tutti::audio
