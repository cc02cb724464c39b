#include "scene/sound.hpp"

#include "scene/event_data.hpp"
#include "scene/simulated_song.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene {

namespace {

/// Which bands a level stands for.
struct LevelOfBands {
    double SoundLevels::* level;
    std::string_view name;
    std::size_t from;
    std::size_t to; ///< not that one
};
constexpr auto levels_of_bands = std::to_array<LevelOfBands>({
    {&SoundLevels::sub_bass, "sub_bass", 0, 3},
    {&SoundLevels::bass, "bass", 3, 7},
    {&SoundLevels::low_mid, "low_mid", 7, 12},
    {&SoundLevels::mid, "mid", 12, 18},
    {&SoundLevels::high_mid, "high_mid", 18, 23},
    {&SoundLevels::presence, "presence", 23, 28},
    {&SoundLevels::air, "air", 28, sound_bands},
});

/// Once a sixtieth of a second somebody speaks; who is silent for longer fades.
constexpr microseconds silence = milliseconds(100);
constexpr double half_life_of_silence = 0.15;

} // namespace

void Sound::hear(const Moment& moment) noexcept {
    is_beat_ = is_drop_ = false;
    beat_age_ += moment.step_seconds();
    for (const auto& event : moment.events) hear(event, moment.time);
    is_simulated_ = moment.time - heard_ >= patience;
    if (is_simulated_) return simulate(moment.time, moment.time - moment.step);
    let_fade(moment.step_seconds(), moment.time);
    // Whoever says only the one or the other has the rest made of it.
    if (moment.time - bands_heard_ >= patience) take_bands_from_levels();
    if (moment.time - levels_heard_ >= patience) take_levels_from_bands();
}

void Sound::hear(const contract::Event& event, microseconds now) noexcept {
    const bool is_levels = event.type == "raw.audio.levels";
    const bool is_spectrum = event.type == "raw.audio.spectrum";
    if (!is_levels && !is_spectrum && !event.type.starts_with("audio.")) return;
    heard_ = now;
    if (is_levels) {
        levels_heard_ = now;
        for (const auto& each : levels_of_bands)
            levels_.*each.level = std::clamp(number_in(event, each.name).value_or(0), 0.0, 1.0);
        levels_.rms = std::clamp(number_in(event, "rms").value_or(0), 0.0, 1.0);
    } else if (is_spectrum) {
        const Value* const bands = event.data.find("bands");
        if (bands == nullptr || !bands->is_array()) return;
        bands_heard_ = now;
        const auto items = bands->items();
        for (std::size_t i = 0; i < bands_.size(); ++i) {
            const bool is_number = i < items.size() && items[i].is_number();
            const double band = is_number ? items[i].number() : 0;
            bands_[i] = std::isfinite(band) ? std::clamp(band, 0.0, 1.0) : 0;
        }
    } else if (event.type == "audio.beat") {
        beat(0, std::clamp(number_in(event, "strength").value_or(1), 0.0, 1.0));
        bpm_ = std::clamp(number_in(event, "bpm").value_or(bpm_), 20.0, 400.0);
    } else if (event.type == "audio.drop") {
        is_drop_ = true;
    }
}

void Sound::simulate(microseconds now, microseconds before) noexcept {
    bands_ = song::bands_at(now);
    take_levels_from_bands();
    bpm_ = song::bpm;
    const auto kick = song::kick_at(now);
    if (!kick) return;
    const auto began = *kick * song::beat;
    // The first frame of all may lie upon a beat, too.
    if (began <= before && now != before) return;
    beat(to_seconds(now - began), song::strength_of(*kick));
    is_drop_ = song::is_drop(*kick);
}

void Sound::beat(double age, double strength) noexcept {
    is_beat_ = true;
    beat_age_ = age;
    beat_strength_ = strength;
}

double Sound::pulse(double half_life) const noexcept {
    return beat_strength_ * std::exp2(-beat_age_ / half_life);
}

void Sound::take_bands_from_levels() noexcept {
    for (const auto& each : levels_of_bands)
        std::fill(
            bands_.begin() + static_cast<std::ptrdiff_t>(each.from),
            bands_.begin() + static_cast<std::ptrdiff_t>(each.to), levels_.*each.level
        );
}

void Sound::take_levels_from_bands() noexcept {
    double squares = 0;
    for (const auto& each : levels_of_bands) {
        double sum = 0;
        for (std::size_t i = each.from; i < each.to; ++i) {
            sum += bands_[i];
            squares += bands_[i] * bands_[i];
        }
        levels_.*each.level = sum / static_cast<double>(each.to - each.from);
    }
    levels_.rms = std::sqrt(squares / static_cast<double>(sound_bands));
}

void Sound::let_fade(double step, microseconds now) noexcept {
    const double kept = std::exp2(-step / half_life_of_silence);
    if (now - bands_heard_ > silence)
        for (auto& band : bands_) band *= kept;
    if (now - levels_heard_ > silence) {
        for (const auto& each : levels_of_bands) levels_.*each.level *= kept;
        levels_.rms *= kept;
    }
}

} // namespace tutti::scene
