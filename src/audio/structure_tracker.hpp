// StructureTracker: build-ups, drops and breaks of dance music, from their definition: the drums and the bass
// go (break), loudness and brightness rise (build-up), drums and bass are back at once (drop); see K. Yadati,
// M. Larson, C. Liem and A. Hanjalic, “Detecting drops in electronic dance music”, ISMIR 2014, §3, and
// R. T. Solberg, “Waiting for the bass to drop”, Dancecult 6 (1), 2014. All of it is measured against what
// this music was like before, as it came in, so neither its level nor a gain matters; it needs nothing of
// what can be switched off.
#pragma once

#include "audio/slice.hpp"
#include "audio/trend.hpp"

#include <array>

namespace tutti::audio {

class StructureTracker {
public:
    explicit StructureTracker(double rate);

    /// `features` is complete but for the structure.
    Structure next(const Slice& slice, const Features& features);

private:
    void hear_drums(double low);
    void look_back(double loudness, double brightness);
    void notice_break();
    bool drops(double low, double loud);

    static constexpr std::size_t rise_frames = 5;
    static constexpr std::size_t spectrum_frames = 7; ///< that the long window sees, and one before

    std::array<double, spectrum_frames> gains_{}; ///< of the last frames
    std::array<double, rise_frames> lows_{};      ///< amplitudes below 130 Hz of the last frames
    double kick_ = 0;                             ///< how loud a bass drum is in this music, in amplitude
    double drumming_ = 0;                         ///< strokes of the bass drum in the last two seconds or so
    double usual_drumming_ = 0;
    double loudest_ = 0; ///< amplitude of the loudest seconds
    double energy_ = 0;  ///< mean square of a second
    double moment_ = 0;  ///< of the energy, for the centroid of a second
    double weight_ = 0;
    Trend loudness_;
    Trend brightness_;
    double with_drums_ = 0;    ///< seconds
    double without_drums_ = 0; ///< seconds
    double since_buildup_ = 0; ///< seconds
    double since_drop_ = 0;    ///< seconds
    double silent_ = 0;        ///< seconds
    int frames_ = 0;
    Structure structure_;
};

} // namespace tutti::audio
