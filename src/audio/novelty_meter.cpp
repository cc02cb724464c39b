#include "audio/novelty_meter.hpp"

#include "audio/level_scale.hpp"
#include "audio/plain_math.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::audio {

namespace {

constexpr std::size_t window = 1024; // samples: 21 ms at 48 kHz, so that a stroke is short
// The distance of two bands grows from one bin to an eighth of an octave.
constexpr double scale = 520; // Hz
constexpr double step = 0.0866;
constexpr double parts_per_second = frames_per_second * static_cast<double>(Novelty::parts);
constexpr double falls = 6;            // dB a second: how loud it is said to have been
constexpr double memory = 6;           // seconds in which a peak falls by a factor e
constexpr float least_peak = 1.8e-4F;  // −75 dBFS: a quieter band is not lifted to full height
constexpr float least_share = 0.03F;   // nor one 30 dB below the loudest
constexpr float compression = 100;     // so that 40 dB below the peak is just above nothing
constexpr float log_of_all = 4.61512F; // of 1 + compression

float compressed(float level) { return plain_log(1 + compression * level) / log_of_all; }

} // namespace

double NoveltyMeter::center(std::size_t band) {
    return scale * std::expm1(step * static_cast<double>(band + 1));
}

NoveltyMeter::NoveltyMeter(double rate) : fft_(window), filters_(Novelty::bands) {
    const double width = rate / window;
    for (std::size_t band = 0; band < Novelty::bands; ++band) {
        const double low = band == 0 ? 0 : center(band - 1);
        const double middle = center(band);
        const double high = center(band + 1);
        auto& filter = filters_[band];
        filter.first = static_cast<std::size_t>(std::floor(low / width)) + 1;
        float sum = 0;
        for (std::size_t bin = filter.first; static_cast<double>(bin) * width < high; ++bin) {
            const double at = static_cast<double>(bin) * width;
            const double weight = at < middle ? (at - low) / (middle - low) : (high - at) / (high - middle);
            filter.weights.push_back(static_cast<float>(weight));
            sum += filter.weights.back();
        }
        for (float& weight : filter.weights) weight /= sum;
    }
}

const Novelty& NoveltyMeter::next(const Slice& slice) {
    const auto recent = slice.recent;
    const std::size_t half = slice.samples.size() / 2;
    look(recent.first(recent.size() - half).last(window), novelty_.part[0]);
    look(recent.last(window), novelty_.part[1]);
    // Quiet strokes between loud ones are part of the music.
    const double amplitude = root_mean_square(recent.last(window)) * std::numbers::sqrt2;
    loudest_ = std::max(to_decibels(amplitude / slice.gain), loudest_ - falls * frame_seconds);
    novelty_.is_silent = loudest_ < slice.settings.gate;
    return novelty_;
}

void NoveltyMeter::look(std::span<const float> samples, Novelty::Part& part) {
    static const auto fall = static_cast<float>(std::exp(-1 / (memory * parts_per_second)));
    const auto bins = fft_.magnitudes(samples);
    Bands now;
    for (std::size_t band = 0; band < now.size(); ++band) {
        const auto& filter = filters_[band];
        float sum = 0;
        for (std::size_t i = 0; i < filter.weights.size(); ++i)
            sum += filter.weights[i] * bins[filter.first + i];
        now[band] = sum;
        peaks_[band] = std::max(sum, peaks_[band] * fall);
    }
    const float least = std::max(least_peak, least_share * *std::ranges::max_element(peaks_));
    Bands old;
    for (std::size_t band = 0; band < now.size(); ++band) {
        const float peak = std::max(least, peaks_[band]);
        part.level[band] = compressed(now[band] / peak);
        old[band] = compressed(before_[0][band] / peak);
    }
    // A tone that moves to the next band is not a new one: the largest of three bands is what was there.
    for (std::size_t band = 0; band < now.size(); ++band) {
        const std::size_t below = band == 0 ? 0 : band - 1;
        const std::size_t above = std::min(band + 1, now.size() - 1);
        const float there = std::max({old[below], old[band], old[above]});
        part.rise[band] = std::max(0.0F, part.level[band] - there);
    }
    before_[0] = before_[1];
    before_[1] = now;
}

} // namespace tutti::audio
