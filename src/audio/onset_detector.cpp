#include "audio/onset_detector.hpp"

#include <algorithm>
#include <numeric>

namespace tutti::audio {

namespace {

constexpr int refractory = 6; // 50 ms
constexpr int before = 3;     // a peak is the largest of so many before it
constexpr float part_seconds = static_cast<float>(frame_seconds / static_cast<double>(Novelty::parts));
// From the onset to the end of the part whose novelty is the largest.
constexpr float delay = 0.016F;

} // namespace

float OnsetPicker::next(float value) {
    const auto back = [this](std::size_t steps) {
        return values_[(place_ + remembered - steps) % remembered];
    };
    const float candidate = back(1);
    float height = 0;
    ++since_;
    if (value <= candidate && since_ > refractory) {
        bool is_largest = true;
        for (int i = 2; i < 2 + before; ++i)
            is_largest = is_largest && back(static_cast<std::size_t>(i)) < candidate;
        const float mean =
            (std::accumulate(values_.begin(), values_.end(), 0.0F) - candidate) / (remembered - 1);
        const float above = candidate - mean;
        if (is_largest && above > options_.least) {
            height = above;
            since_ = 1;
        }
    }
    values_[place_] = value;
    place_ = (place_ + 1) % remembered;
    return height;
}

OnsetDetector::OnsetDetector()
    : any_{.first = 0, .end = Novelty::bands, .picker = OnsetPicker({.least = 0.03F})},
      low_{.first = 0, .end = 3, .picker = OnsetPicker({.least = 0.1F})},
      mid_{.first = 3, .end = 27, .picker = OnsetPicker({.least = 0.1F})},
      high_{.first = 29, .end = Novelty::bands, .picker = OnsetPicker({.least = 0.1F})} {}

Onsets OnsetDetector::next(const Novelty& novelty) {
    return {
        .any = row(any_, novelty),
        .low = row(low_, novelty),
        .mid = row(mid_, novelty),
        .high = row(high_, novelty)
    };
}

Onset OnsetDetector::row(Row& row, const Novelty& novelty) const {
    Onset onset;
    for (std::size_t i = 0; i < Novelty::parts; ++i) {
        const auto rise = std::span(novelty.part[i].rise).subspan(row.first, row.end - row.first);
        const float mean = std::accumulate(rise.begin(), rise.end(), 0.0F) / static_cast<float>(rise.size());
        const float height = row.picker.next(novelty.is_silent ? 0 : mean);
        if (height == 0) continue;
        const auto parts = static_cast<float>(Novelty::parts - i); // from the peak's end to the frame's
        onset = {
            .is_onset = true, .strength = std::min(1.0F, height * 3), .age = parts * part_seconds + delay
        };
    }
    return onset;
}

} // namespace tutti::audio
