// BeatTracker: from activations to a tempo and to a clock of beats that says the next one before it comes.
// A filter believes (beat_filter.hpp), a clock follows it (beat_clock.hpp), bars are counted
// (bar_tracker.hpp); here is decided when the clock gives up what it ran by.
#pragma once

#include "audio/bar_tracker.hpp"
#include "audio/beat_clock.hpp"
#include "audio/beat_filter.hpp"
#include "audio/slice.hpp"

namespace tutti::audio {

class BeatTracker {
public:
    struct Tracked {
        Tempo tempo;
        Beat beat;
    };

    /// Frames from a beat to the end of the frame in which activations show it.
    static constexpr double activation_delay = 2.0;

    explicit BeatTracker(const BeatModel& model = {}) : filter_(model) {}

    /// One activation a frame; what comes of it holds at the end of that frame. `lead` moves when a beat is
    /// said, and nothing else.
    Tracked next(const Activation& activation, const Settings& settings);

private:
    void hear(const Activation& activation);
    void forget();
    void follow(const BeatBelief& belief);
    double confidence() const;

    BeatFilter filter_;
    BeatClock clock_;
    BarTracker bars_;
    long counted_ = 0;    ///< the last beat that bars_ heard, counted as the clock does
    double accent_ = 0;   ///< how much the beat at hand looks like the first of a bar
    double quiet_ = 0;    ///< frames since anything was heard
    double doubt_ = 0;    ///< frames for which something else was believed than the clock says
    double held_ = 0;     ///< frames for which the clock has had about this tempo
    double sureness_ = 0; ///< of the clock, as the filter has it
    double at_beats_ = 0; ///< how high activations are there, of late
    double between_ = 0;  ///< and elsewhere
    double loudest_ = 0;  ///< activation of the beat at hand
    double strength_ = 0; ///< of the last beat that was heard to its end
};

} // namespace tutti::audio
