// BeatFilter: what is believed of tempo and phase, given every activation so far and none to come: a bar
// pointer (Whiteley, Cemgil and Godsill 2006) on the state space of Krebs, Böck and Widmer (ISMIR 2015):
// one state for each tempo and each place between two beats, a tempo that changes only at a beat. The
// forward algorithm keeps a probability for each of them.
#pragma once

#include "audio/four.hpp"

#include <cstddef>
#include <vector>

namespace tutti::audio {

/// What is taken for granted of music. Periods are in frames, the time of a beat.
struct BeatModel {
    double shortest_period = 17; ///< 212 BPM
    double longest_period = 63;  ///< 57 BPM
    double usual_period = 31;    ///< 116 BPM is likeliest before anything is heard,
    double slower_spread = 0.6;  ///< by a log-Gaussian of this width (natural logarithm) to slower tempos,
    double faster_spread = 0.27; ///< and of this one to faster ones: few people tap to quavers
    double usual_weight =
        0.45; ///< how much that speaks in each second, as a natural logarithm at one such width
    double tempo_spread = 0.012; ///< how far a period may move at a beat, relative
    double peak_width = 1.1;     ///< frames: the standard deviation of an activation around its beat
    double evidence = 2.2;       ///< how much one activation at a beat says, as a natural logarithm
    double threshold = 0.25;     ///< what share of the usual peak is needed to speak for a beat
    double surprise = 2e-4;      ///< how likely it is, in one frame, that everything begins anew
};

struct BeatBelief {
    double period = 0;    ///< frames, of the likeliest tempo
    double phase = 0;     ///< 0 at a beat … 1 at the next, at that tempo
    double certainty = 0; ///< of the tempo: 0…1, the probability of what lies within 4 % of it
    double coherence = 0; ///< of the phase at that tempo: 0…1
    double presence = 0;  ///< 1: activations are there to believe in … 0: they have ceased
};

class BeatFilter {
public:
    explicit BeatFilter(const BeatModel& model = {});

    /// One activation (0…1) a frame. The phase is that of the activations: a beat is where they are highest.
    BeatBelief next(double activation);
    /// Forget everything.
    void reset();

private:
    static constexpr int places_per_frame = 4;

    struct TempoState {
        int places = 0;            ///< of the period: places_per_frame of them a frame
        std::size_t alike = 0;     ///< the first tempo that is about the same,
        std::size_t alike_end = 0; ///< and the one after the last
        std::size_t first = 0;     ///< where its places begin in `places_`
        int turned = 0; ///< place p is kept at first + (p − turned) mod places: time moves no memory
        double prior = 0;
        float favour = 1; ///< at each beat
        double mass = 0;  ///< the probability of this tempo
    };

    void move();
    void observe(double activation);
    void renew();
    std::size_t likeliest();
    BeatBelief read();
    /// The first places_per_frame of them.
    Four first_places(const TempoState& tempo) const;
    std::size_t index(const TempoState& tempo, int place) const {
        const int kept = place - tempo.turned;
        return tempo.first + static_cast<std::size_t>(kept < 0 ? kept + tempo.places : kept);
    }

    BeatModel model_;
    std::vector<TempoState> tempos_;
    std::vector<float> places_;  ///< the probability of each state
    int half_ = 0;               ///< places on either side of a beat that belong to it
    std::vector<float> kernel_;  ///< how much each of them does
    std::vector<float> factors_; ///< of this frame, for each of them
    int reach_ = 0;              ///< tempos on either side that a tempo can become at a beat
    std::vector<float> steps_;   ///< how likely each of those around becomes it: tempos × (2 reach + 1)
    std::vector<Four> leaving_;  ///< at the beat: of each tempo, and nothing of `reach_` on either side
    std::vector<double> up_to_;  ///< the probability of all tempos before this one
    double peak_ = 0;            ///< as high as activations have lately been
    double since_peak_ = 0;      ///< frames since one was about as high
    int since_renewal_ = 0;
    double presence_ = 0; ///< as told
};

} // namespace tutti::audio
