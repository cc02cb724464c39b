#include "audio/automatic_gain.hpp"

#include "audio/features.hpp"
#include "audio/level_scale.hpp"

#include <algorithm>
#include <numbers>

namespace tutti::audio {

namespace {

constexpr double floor_margin = 6;         ///< dB that a programme stands out of its floor
constexpr double most_cut_a_frame = 1;     ///< dB: a leap would be heard as an onset
constexpr double rise_a_second = 1;        ///< dB
constexpr double first_rise_a_second = 20; ///< dB, until the first programme is at its level
constexpr double level_time = 0.1;         ///< seconds over which a level is taken
constexpr std::size_t frames_a_piece = frames_per_second / 2;

} // namespace

AutomaticGain::AutomaticGain(double rate)
    : kept_(std::exp(-2 * std::numbers::pi * 60 / rate)), loudest_(to_decibels(0)) {
    floor_.fill(to_decibels(1));
}

float AutomaticGain::next(std::span<const float> samples, const Settings& settings) {
    if (!settings.automatic_gain) {
        lift_ = 0;
        loudest_ = to_decibels(0);
        heard_ = false;
        return static_cast<float>(to_amplitude(settings.gain));
    }
    double sum = 0;
    for (const double sample : samples) {
        passed_ = (passed_ + (sample - before_)) * kept_;
        before_ = sample;
        sum += passed_ * passed_;
    }
    if (std::abs(passed_) < quietest_amplitude) passed_ = 0; // no denormal numbers, which are slow
    const double mean_square = sum / static_cast<double>(std::max<std::size_t>(samples.size(), 1));
    smoothed_ += (mean_square - smoothed_) * (1 - std::exp(-frame_seconds / level_time));
    follow(to_decibels(std::sqrt(2 * smoothed_)), settings.gate);
    return static_cast<float>(to_amplitude(settings.gain + lift_));
}

bool AutomaticGain::stands_out(double level, double gate) {
    if (level <= gate) {
        floor_.fill(to_decibels(1));
        sounding_ = 0;
        return false;
    }
    // What just began is on its way from silence to its level: that is no evenness of its own.
    if (++sounding_ <= frames_a_piece) return false;
    if (++frames_in_piece_ > frames_a_piece) {
        piece_ = (piece_ + 1) % floor_pieces;
        frames_in_piece_ = 0;
        floor_[piece_] = level;
    }
    floor_[piece_] = std::min(floor_[piece_], level);
    return level > std::ranges::min(floor_) + floor_margin;
}

void AutomaticGain::follow(double level, double gate) {
    const bool is_programme = stands_out(level, gate);
    if (level + lift_ > usual_level) { // too loud is too loud, whatever it is
        const double cut = std::min(level + lift_ - usual_level, most_cut_a_frame);
        lift_ = std::max(lift_ - cut, -most_cut);
        heard_ = true;
        loudest_ = std::max(level, loudest_);
        return;
    }
    if (!is_programme) return;
    const double rise = (heard_ ? rise_a_second : first_rise_a_second) * frame_seconds;
    loudest_ = std::max(level, loudest_ - rise);
    const double wanted = std::clamp(usual_level - loudest_, -most_cut, most_lift);
    if (lift_ + rise < wanted)
        lift_ += rise;
    else {
        lift_ = std::max(lift_, wanted);
        heard_ = true;
    }
}

} // namespace tutti::audio
