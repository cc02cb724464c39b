// BarTracker: which beat of its bar a beat is, in bars of three or of four, from how much each one heard
// looked like the first. A belief over the seven places that a beat can have, moved on by each beat.
#pragma once

#include <array>
#include <cstddef>

namespace tutti::audio {

struct BarPlace {
    int number = 0;        ///< from 1; 0: cannot be told
    int beats_per_bar = 0; ///< 3 or 4; 0: cannot be told
    double confidence = 0; ///< 0…1
};

class BarTracker {
public:
    BarTracker() { forget(); }

    /// A beat was heard, so many after the last one; `accent` says how much it looks like the first of a bar,
    /// 0…1.
    void hear(double accent, int later = 1);
    /// The place of the beat that comes so many beats after the last one heard; it may also lie before that.
    BarPlace place(int later) const;
    void forget();

private:
    static constexpr std::size_t places = 7; ///< 1 2 3 of three, 1 2 3 4 of four

    std::array<double, places> likely_{};
    double usual_ = 0;  ///< accent
    double spread_ = 0; ///< of accents, the mean distance from the usual one
    int heard_ = 0;     ///< beats
    int told_ = -1;     ///< the place of the last beat heard, as it is told; −1: none
};

} // namespace tutti::audio
