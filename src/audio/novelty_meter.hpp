// NoveltyMeter: twice a frame the spectrum in logarithmic bands, each against the loudest it has lately been,
// and how much of it is new: SuperFlux (Böck and Widmer 2013, "Maximum filter vibrato suppression for onset
// detection", §3) on adaptively whitened bands (Stowell and Plumbley 2007, "Adaptive whitening for improved
// real-time audio onset detection", §2). The same sound at another level has the same novelty.
#pragma once

#include "audio/novelty.hpp"
#include "audio/real_fft.hpp"
#include "audio/slice.hpp"

#include <array>
#include <vector>

namespace tutti::audio {

class NoveltyMeter {
public:
    explicit NoveltyMeter(double rate);

    const Novelty& next(const Slice& slice);

    /// Hz.
    static double center(std::size_t band);

private:
    /// A triangle over the bins: weights that sum up to 1.
    struct Filter {
        std::size_t first = 0;
        std::vector<float> weights;
    };
    using Bands = std::array<float, Novelty::bands>;

    void look(std::span<const float> samples, Novelty::Part& part);

    RealFft fft_;
    std::vector<Filter> filters_;
    Bands peaks_{};                 ///< of each band, falling slowly
    std::array<Bands, 2> before_{}; ///< the two parts before this one, the older first
    double loudest_ = -200;         ///< dBFS, before any gain; falling slowly
    Novelty novelty_;
};

} // namespace tutti::audio
