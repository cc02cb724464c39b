#include "audio/structure_tracker.hpp"

#include "audio/band_energy.hpp"
#include "audio/level_scale.hpp"

namespace tutti::audio {

namespace {

constexpr int frames_a_value = frames_per_second / Trend::values_a_second;
constexpr double value_seconds = frames_a_value * frame_seconds;

// Bass drum
constexpr double kick_low = 30, kick_high = 130; ///< Hz
constexpr double kick_memory = 90;               ///< seconds
constexpr double drumming_time = 1.5;
constexpr double drums_out = 0.25; ///< of the usual drumming
constexpr double drums_in = 0.5;
constexpr double least_drumming = 1; ///< strokes; less is no beat

// Form
constexpr double least_body = 6;     ///< seconds of drums before their absence means something
constexpr double least_break = 0.3;  ///< seconds after drumming_ has run out
constexpr double longest_break = 90; ///< seconds: then it is simply music without drums
constexpr double drop_after_buildup = 2;
constexpr double between_drops = 6;

// Build-up: over four seconds
constexpr std::size_t buildup_values = 4 * Trend::values_a_second;
constexpr double steep_loudness = 1.2;    ///< dB a second
constexpr double steep_brightness = 0.15; ///< octaves a second
constexpr double buildup_time = 1;
constexpr double buildup_on = 0.5, buildup_off = 0.25;

// What −1 and 1 of the trends are
constexpr double trend_loudness = 1.5;   ///< dB a second
constexpr double trend_brightness = 0.2; ///< octaves a second

constexpr double second_time = 0.5;
constexpr double loudest_memory = 90;
constexpr double silence_below_loudest = 45; ///< dB
constexpr double inaudible = -100;           ///< dBFS
constexpr double song_over = 3;              ///< seconds of silence

double structure_share(double seconds) { return 1 - std::exp(-frame_seconds / seconds); }

float trend(double slope, double steep) { return static_cast<float>(std::tanh(slope / steep)); }

} // namespace

StructureTracker::StructureTracker(double /*rate*/) {}

Structure StructureTracker::next(const Slice& slice, const Features& /*features*/) {
    structure_.is_drop = false;
    std::shift_left(gains_.begin(), gains_.end(), 1);
    gains_.back() = slice.gain;
    // The highest gain that a spectrum saw some of: where it changed, a stroke seems fainter than it was for
    // a moment, which nobody remembers, and never louder.
    const double gain = std::ranges::max(gains_);
    const double low = band_amplitude(slice.long_spectrum, kick_low, kick_high) / gain;
    const double loud = root_mean_square(slice.as_came);
    energy_ += (loud * loud - energy_) * structure_share(second_time);
    loudest_ = std::max(std::sqrt(energy_), loudest_ * (1 - structure_share(loudest_memory)));
    if (loud < std::max(loudest_ * to_amplitude(-silence_below_loudest), to_amplitude(inaudible))) {
        silent_ += frame_seconds;
        if (silent_ > song_over) *this = StructureTracker(slice.rate);
        return structure_;
    }
    silent_ = 0;
    since_drop_ += frame_seconds;
    since_buildup_ = structure_.is_buildup ? 0 : since_buildup_ + frame_seconds;

    const auto [sum, moment] = moments(slice.short_spectrum);
    weight_ += (sum / gain - weight_) * structure_share(second_time);
    moment_ += (moment / gain - moment_) * structure_share(second_time);
    if (++frames_ % frames_a_value == 0 && weight_ > 0)
        look_back(to_decibels(std::sqrt(energy_)), std::log2(std::max(moment_ / weight_, 1.0)));

    structure_.is_drop = drops(low, loud);
    hear_drums(low);
    notice_break();
    if (structure_.is_drop) {
        structure_.is_break = structure_.is_buildup = false;
        structure_.buildup = 0;
        without_drums_ = with_drums_ = since_drop_ = 0;
    }
    return structure_;
}

/// Strokes are counted by how far the low band rises, against the loudest stroke.
void StructureTracker::hear_drums(double low) {
    kick_ = std::max(low, kick_ * (1 - structure_share(kick_memory)));
    const double rise = kick_ > 0 ? std::max(low - lows_.back(), 0.0) / kick_ : 0;
    drumming_ += rise - drumming_ * structure_share(drumming_time);
    usual_drumming_ = std::max(drumming_, usual_drumming_ * (1 - structure_share(kick_memory)));
    std::shift_left(lows_.begin(), lows_.end(), 1);
    lows_.back() = low;
}

void StructureTracker::notice_break() {
    if (drumming_ > drums_in * usual_drumming_) {
        with_drums_ += frame_seconds;
        without_drums_ = 0;
        structure_.is_break = false;
    } else if (drumming_ < drums_out * usual_drumming_)
        without_drums_ += frame_seconds;
    if (usual_drumming_ < least_drumming || with_drums_ < least_body) return;
    structure_.is_break = without_drums_ > least_break && without_drums_ < longest_break;
}

bool StructureTracker::drops(double low, double loud) {
    const bool is_awaited =
        structure_.is_break || (since_buildup_ < drop_after_buildup && without_drums_ > 0);
    if (!is_awaited || since_drop_ < between_drops) return false;
    const double rise = low - std::ranges::min(lows_);
    return low > 0.5 * kick_ && rise > 0.3 * kick_ && loud > 0.5 * loudest_;
}

void StructureTracker::look_back(double loudness, double brightness) {
    loudness_.add(loudness);
    brightness_.add(brightness);
    structure_.energy_trend = trend(loudness_.slope(), trend_loudness);
    structure_.brightness_trend = trend(brightness_.slope(), trend_brightness);

    const double louder = loudness_.slope(buildup_values) / steep_loudness;
    const double brighter = brightness_.slope(buildup_values) / steep_brightness;
    const double signs = std::clamp(louder, 0.0, 1.0) * 0.5 + std::clamp(brighter, 0.0, 1.0) * 0.5;
    const double believed = without_drums_ > 0 ? signs : signs * 0.4;
    const double buildup = structure_.buildup;
    structure_.buildup =
        static_cast<float>(buildup + (believed - buildup) * (1 - std::exp(-value_seconds / buildup_time)));
    structure_.is_buildup = structure_.buildup > (structure_.is_buildup ? buildup_off : buildup_on);
}

} // namespace tutti::audio
