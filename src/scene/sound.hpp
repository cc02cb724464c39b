// Sound: what a scene knows of the music: how loud it is in bands, and when its beat was. Heard from the
// events raw.audio.levels, raw.audio.spectrum, audio.beat, audio.onset and audio.drop. While none of them
// comes, a little song of our own plays (simulated_song.hpp), so that such a scene is never still.
#pragma once

#include "scene/scene.hpp"

#include <array>

namespace tutti::scene {

inline constexpr std::size_t sound_bands = 32; ///< from the lowest notes to the highest, in equal intervals

/// As in raw.audio.levels, all from 0 to 1.
struct SoundLevels {
    double sub_bass = 0;
    double bass = 0;
    double low_mid = 0;
    double mid = 0;
    double high_mid = 0;
    double presence = 0;
    double air = 0;
    double rms = 0; ///< of all together
};

class Sound {
public:
    /// After so long without an event the simulated song plays.
    static constexpr microseconds patience = seconds(2);

    /// Once a frame, before the rest is asked.
    void hear(const Moment& moment) noexcept;

    const SoundLevels& levels() const noexcept { return levels_; }
    const std::array<double, sound_bands>& bands() const noexcept { return bands_; }

    /// Whether a beat fell since the last frame.
    bool is_beat() const noexcept { return is_beat_; }
    /// Seconds since the last beat; large before the first.
    double beat_age() const noexcept { return beat_age_; }
    double beat_strength() const noexcept { return beat_strength_; } ///< of the last one, 0 to 1
    double bpm() const noexcept { return bpm_; }
    /// Strength × what is left of it: 1 at the beat, half after `half_life` seconds, and so on.
    double pulse(double half_life) const noexcept;
    /// Whether the music came back after a break since the last frame.
    bool is_drop() const noexcept { return is_drop_; }
    bool is_simulated() const noexcept { return is_simulated_; }

private:
    void hear(const contract::Event& event, microseconds now) noexcept;
    void simulate(microseconds now, microseconds before) noexcept;
    void beat(double age, double strength) noexcept;
    void take_bands_from_levels() noexcept;
    void take_levels_from_bands() noexcept;
    void let_fade(double step, microseconds now) noexcept;

    SoundLevels levels_;
    std::array<double, sound_bands> bands_{};
    microseconds heard_ = -patience;
    microseconds levels_heard_ = -patience;
    microseconds bands_heard_ = -patience;
    double beat_age_ = 1e3;
    double beat_strength_ = 0;
    double bpm_ = 120;
    bool is_beat_ = false;
    bool is_drop_ = false;
    bool is_simulated_ = true;
};

} // namespace tutti::scene
