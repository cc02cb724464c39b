// OnsetDetector: when something begins: peaks of the novelty that stand out of what was usual just before, in
// the whole spectrum and in three parts of it (peak picking after Böck, Krebs and Schedl 2012, "Evaluating
// the online capabilities of onset detection methods", §2.3). It looks 8 ms ahead: a peak is one when it is
// over.
#pragma once

#include "audio/novelty.hpp"
#include "audio/slice.hpp"

#include <array>
#include <cstddef>

namespace tutti::audio {

/// Finds the peaks of one row of numbers, two a frame.
class OnsetPicker {
public:
    struct Options {
        float least = 0; ///< above what is usual
    };

    explicit OnsetPicker(Options options) : options_(options) {}

    /// Whether the number before this one was a peak, and of which height above the usual; 0: none.
    float next(float value);

private:
    static constexpr std::size_t remembered = 24; ///< 0.2 s

    Options options_;
    std::array<float, remembered> values_{}; ///< a ring
    std::size_t place_ = 0;
    int since_ = remembered; ///< the last peak
};

class OnsetDetector {
public:
    OnsetDetector();

    Onsets next(const Novelty& novelty);

private:
    struct Row {
        std::size_t first; ///< band
        std::size_t end;
        OnsetPicker picker;
    };
    Onset row(Row& row, const Novelty& novelty) const;

    Row any_;
    Row low_;
    Row mid_;
    Row high_;
};

} // namespace tutti::audio
