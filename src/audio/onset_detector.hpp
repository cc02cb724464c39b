// OnsetDetector: when something begins, in the whole spectrum and as three kinds of drums have it, from what
// the network takes each part of a frame for. An onset is said in the frame in which it is seen, about 25 ms
// after it began; `age` says by how much.
#pragma once

#include "audio/chances.hpp"
#include "audio/features.hpp"
#include "audio/novelty.hpp"

#include <array>
#include <cstddef>

namespace tutti::audio {

/// The onsets of one kind, whose sound lies in some of the bands.
class OnsetPicker {
public:
    OnsetPicker(std::size_t first_band, std::size_t end_band) : first_(first_band), end_(end_band) {}

    Onset next(const Novelty& novelty, const Chances::Row& chances);

private:
    std::size_t first_;
    std::size_t end_;
    float last_ = 0;               ///< chance of the part before this one
    std::array<float, 2> rises_{}; ///< of the parts before this one
    float since_ = 1;              ///< seconds since an onset was shown
};

class OnsetDetector {
public:
    OnsetDetector();

    Onsets next(const Novelty& novelty, const Chances& chances);

private:
    OnsetPicker any_;
    OnsetPicker low_;
    OnsetPicker mid_;
    OnsetPicker high_;
};

} // namespace tutti::audio
