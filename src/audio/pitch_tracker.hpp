// PitchTracker: the fundamental of one voice (YIN: A. de Cheveigné and H. Kawahara, “YIN, a fundamental
// frequency estimator for speech and music”, JASA 111, 2002; the difference function §II.B by the Fourier
// transform, each frame's part of it once, the cumulative mean §II.C, the threshold §II.D, parabolic
// interpolation §II.E). It sees 70 ms at half the rate, more than three periods of 50 Hz. What is not
// periodic, or too high, has no pitch; a leap counts when two frames agree on it.
#pragma once

#include "audio/correlator.hpp"
#include "audio/decimator.hpp"
#include "audio/recent_samples.hpp"
#include "audio/slice.hpp"

#include <vector>

namespace tutti::audio {

inline constexpr double lowest_pitch = 50;    ///< Hz
inline constexpr double highest_pitch = 2000; ///< Hz
inline constexpr float least_pitch_confidence = 0.6F;

class PitchTracker {
public:
    explicit PitchTracker(double rate);

    Pitch next(const Slice& slice);

private:
    struct Period {
        double samples = 0; ///< 0: none
        double aperiodicity = 1;
    };
    void compare(std::size_t length);
    void normalize();
    double refined(std::size_t delay) const;
    Period period() const;

    std::size_t longest_; ///< samples at half the rate
    double shortest_;
    Decimator decimator_;
    RecentSamples halved_;
    std::vector<float> reversed_;
    Correlator correlator_;
    struct Part {
        double energy = 0;
        std::vector<double> difference;
    };
    std::array<Part, 3> parts_; ///< of the last frames
    std::size_t newest_ = 0;
    std::vector<double> difference_; ///< the sum of theirs
    std::vector<double> normalized_; ///< by its cumulative mean
    double last_ = 0;                ///< Hz, of the frame before, confirmed or not
};

} // namespace tutti::audio
