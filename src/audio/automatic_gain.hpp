// AutomaticGain: the factor that brings sound to a usual level. It follows the loudest of the last seconds:
// down by a decibel a frame, up by a decibel a second at most. A floor of noise is told from a programme by
// its evenness: the quietest of the last eight seconds is the floor (minimum statistics, R. Martin, “Noise
// power spectral density estimation…”, IEEE Trans. Speech Audio Process. 9, 2001, §III), and nothing is
// lifted for what does not stand out of it. In silence, and while only the floor is heard, it stands still.
#pragma once

#include "audio/settings.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace tutti::audio {

class AutomaticGain {
public:
    static constexpr double usual_level = -12; ///< dBFS (a full sine is 0) to which the loudest is brought
    static constexpr double most_lift = 30;    ///< dB
    static constexpr double most_cut = 20;     ///< dB

    explicit AutomaticGain(double rate);

    /// The factor at the end of these samples, the setting `gain` included; 1 where neither is asked for.
    float next(std::span<const float> samples, const Settings& settings);

private:
    static constexpr std::size_t floor_pieces = 16; ///< of half a second each

    void follow(double level, double gate);
    bool stands_out(double level, double gate);

    double kept_; ///< a high-pass's feedback: what is below 60 Hz says nothing about a floor
    double before_ = 0;
    double passed_ = 0;                      ///< by that high-pass
    double smoothed_ = 0;                    ///< mean square of a tenth of a second
    std::array<double, floor_pieces> floor_; ///< dBFS: the quietest of each piece
    std::size_t piece_ = 0;
    std::size_t frames_in_piece_ = 0;
    std::size_t sounding_ = 0; ///< frames since silence ended
    double loudest_;           ///< dBFS; follows
    bool heard_ = false;       ///< whether anything was, so that loudest_ says something
    double lift_ = 0;          ///< dB
};

} // namespace tutti::audio
