#include "audio/onset_detector.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace tutti::audio {

namespace {

constexpr float refractory = 0.05F; // seconds
constexpr float threshold = 0.5F;
constexpr auto part_seconds = static_cast<float>(frame_seconds / static_cast<double>(Novelty::parts));
// The network was taught to show an onset in the first part that ends 14 ms after it, which on average is
// this long.
constexpr float shown_after = 0.014F + part_seconds / 2;
constexpr float full_rise = 0.3F; // a mean over bands that makes a strength of 1

// Where these kinds of drums are loud, about 150, 2500 and 5000 Hz.
constexpr std::size_t low_end = 4;
constexpr std::size_t mid_end = 21;
constexpr std::size_t high_first = 26;

} // namespace

Onset OnsetPicker::next(const Novelty& novelty, const Chances::Row& chances) {
    Onset onset;
    for (std::size_t i = 0; i < chances.size(); ++i) {
        const auto rises = std::span(novelty.part[i].rise).subspan(first_, end_ - first_);
        const float rise =
            std::accumulate(rises.begin(), rises.end(), 0.0F) / static_cast<float>(rises.size());
        const float chance = novelty.is_silent ? 0 : chances[i];
        since_ += part_seconds;
        // An onset at the border of two parts is half shown in each.
        const float both = last_ + chance;
        if (both > threshold && since_ - part_seconds * last_ / both >= refractory) {
            since_ = part_seconds * last_ / both;
            const auto after = static_cast<float>(chances.size() - 1 - i) + last_ / both;
            onset.is_onset = true;
            onset.strength = std::min(1.0F, std::max({rise, rises_[0], rises_[1]}) / full_rise);
            onset.age = after * part_seconds + shown_after;
        }
        last_ = chance;
        rises_ = {rises_[1], rise};
    }
    return onset;
}

OnsetDetector::OnsetDetector()
    : any_(0, Novelty::bands), low_(0, low_end), mid_(low_end, mid_end), high_(high_first, Novelty::bands) {}

Onsets OnsetDetector::next(const Novelty& novelty, const Chances& chances) {
    return {
        .any = any_.next(novelty, chances.any),
        .low = low_.next(novelty, chances.low),
        .mid = mid_.next(novelty, chances.mid),
        .high = high_.next(novelty, chances.high),
    };
}

} // namespace tutti::audio
