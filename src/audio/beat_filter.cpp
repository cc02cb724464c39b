#include "audio/beat_filter.hpp"

#include "audio/features.hpp"
#include "audio/plain_math.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

namespace tutti::audio {

namespace {

constexpr double peak_memory = 3 * frames_per_second;  // until a peak counts for a third
constexpr double near_peak = 0.4;                      // of the peak: as high as a beat may be
constexpr double rest = 1.1 * frames_per_second;       // no beats are further apart,
constexpr double rest_fades = 0.3 * frames_per_second; // so that then nothing says that there is none
constexpr double least_peak = 0.1;                     // what is lower speaks for nothing
constexpr double same_tempo = 0.04;                    // tempos so near are one
constexpr int phase_bins = 64;
constexpr int renewed_each = 8; // frames

double gaussian(double distance, double deviation) {
    return std::exp(-0.5 * distance * distance / (deviation * deviation));
}

/// By how much the sum of the places grows.
float multiply(std::span<float> places, std::span<const float> factors) {
    Four gains{};
    std::size_t i = 0;
    for (; i + 4 <= factors.size(); i += 4) {
        const Four before = load(&places[i]);
        const Four after = before * load(&factors[i]);
        store(&places[i], after);
        gains += after - before;
    }
    float gain = sum_of(gains);
    for (; i < factors.size(); ++i) {
        gain += places[i] * (factors[i] - 1);
        places[i] *= factors[i];
    }
    return gain;
}

} // namespace

BeatFilter::BeatFilter(const BeatModel& model) : model_(model) {
    const int fewest = static_cast<int>(std::floor(model_.shortest_period * places_per_frame));
    const int most = static_cast<int>(std::ceil(model_.longest_period * places_per_frame));
    std::size_t first = 0;
    for (int places = fewest; places <= most; ++places) {
        const double slower = std::log(places / (model_.usual_period * places_per_frame));
        const double widths = slower / (slower > 0 ? model_.slower_spread : model_.faster_spread);
        // Each tempo a step wide: steps are wide, in a logarithm, where the period is short.
        const double prior = gaussian(widths, 1) / places;
        const double beat_seconds = places * frame_seconds / places_per_frame;
        const double favour = std::exp(-model_.usual_weight * widths * widths * beat_seconds);
        tempos_.push_back(
            {.places = places,
             .alike = 0,
             .alike_end = 0,
             .first = first,
             .turned = 0,
             .prior = prior,
             .favour = static_cast<float>(favour),
             .mass = 0}
        );
        first += static_cast<std::size_t>(places);
    }
    const double sum =
        std::accumulate(tempos_.begin(), tempos_.end(), 0.0, [](double total, const auto& tempo) {
            return total + tempo.prior;
        });
    for (auto& tempo : tempos_) {
        tempo.prior /= sum;
        const auto shorter_than = [&](double share) {
            return static_cast<std::size_t>(std::ranges::count_if(tempos_, [&](const auto& other) {
                return other.places < share * tempo.places;
            }));
        };
        tempo.alike = shorter_than(1 - same_tempo);
        tempo.alike_end = shorter_than(1 + same_tempo);
    }
    up_to_.resize(tempos_.size() + 1);
    places_.resize(first);

    half_ = static_cast<int>(std::ceil(3 * model_.peak_width * places_per_frame));
    for (int distance = -half_; distance <= half_; ++distance)
        kernel_.push_back(static_cast<float>(gaussian(distance, model_.peak_width * places_per_frame)));
    kernel_.resize((kernel_.size() + 3) / 4 * 4, 0.0F); // factors of 1: no rest is left of fours
    factors_.resize(kernel_.size());

    reach_ = static_cast<int>(std::ceil(3 * model_.tempo_spread * most));
    const std::size_t row = 2 * static_cast<std::size_t>(reach_) + 1;
    steps_.assign(tempos_.size() * row, 0);
    for (std::size_t from = 0; from < tempos_.size(); ++from) {
        double total = 0;
        for (int pass = 0; pass < 2; ++pass)
            for (int step = -reach_; step <= reach_; ++step) {
                const auto to = static_cast<std::ptrdiff_t>(from) + step;
                if (to < 0 || to >= std::ssize(tempos_)) continue;
                const double likely =
                    gaussian(static_cast<double>(step) / tempos_[from].places, model_.tempo_spread);
                if (pass == 0)
                    total += likely;
                else
                    steps_[static_cast<std::size_t>(to) * row + static_cast<std::size_t>(reach_ - step)] =
                        static_cast<float>(likely / total);
            }
    }
    leaving_.resize(tempos_.size() + 2 * static_cast<std::size_t>(reach_));
    reset();
}

void BeatFilter::reset() {
    for (auto& tempo : tempos_) {
        tempo.mass = tempo.prior;
        std::fill_n(
            places_.begin() + static_cast<std::ptrdiff_t>(tempo.first), tempo.places,
            static_cast<float>(tempo.prior / tempo.places)
        );
    }
    peak_ = 0;
    since_peak_ = 0;
    presence_ = 0;
}

BeatBelief BeatFilter::next(double activation) {
    move();
    observe(activation);
    if (++since_renewal_ == renewed_each) renew();
    return read();
}

Four BeatFilter::first_places(const TempoState& tempo) const {
    static_assert(places_per_frame == 4);
    return {
        places_[index(tempo, 0)], places_[index(tempo, 1)], places_[index(tempo, 2)], places_[index(tempo, 3)]
    };
}

// A frame passes: what goes beyond the end of a period is at a beat, and may have another tempo from there
// on.
void BeatFilter::move() {
    Four* const leaving = leaving_.data() + reach_;
    for (std::size_t from = 0; from < tempos_.size(); ++from) {
        auto& tempo = tempos_[from];
        tempo.turned += places_per_frame;
        if (tempo.turned >= tempo.places) tempo.turned -= tempo.places;
        leaving[from] = first_places(tempo);
    }
    const float* step = steps_.data();
    for (std::size_t to = 0; to < tempos_.size(); ++to) {
        auto& tempo = tempos_[to];
        // In two sums, so that no product waits for the one before it.
        const Four* from = &leaving_[to];
        Four arrived = *from++ * *step++;
        Four others{};
        for (int tempos = 0; tempos < reach_; ++tempos) {
            arrived += *from++ * *step++;
            others += *from++ * *step++;
        }
        arrived = (arrived + others) * tempo.favour;
        for (int place = 0; place < places_per_frame; ++place) places_[index(tempo, place)] = arrived[place];
        tempo.mass += static_cast<double>(sum_of(arrived)) - static_cast<double>(sum_of(leaving[to]));
    }
}

// Only how much more likely a beat is than none matters, and that only near beats. Against the peaks of late,
// so that faint music counts as loud music does, and silence says nothing.
void BeatFilter::observe(double activation) {
    since_peak_ = activation > near_peak * peak_ && activation > least_peak ? 0 : since_peak_ + 1;
    presence_ = std::exp(-std::max(0.0, since_peak_ - rest) / rest_fades);
    peak_ = std::max(activation, peak_ * std::exp(-1 / peak_memory));
    const double usual = std::max(peak_, least_peak);
    const double speaks = model_.evidence * (activation - model_.threshold * presence_ * peak_) / usual;
    for (std::size_t i = 0; i < kernel_.size(); ++i)
        factors_[i] = plain_exp(static_cast<float>(speaks) * kernel_[i]);
    for (auto& tempo : tempos_) {
        const auto places = std::span(places_).subspan(tempo.first, static_cast<std::size_t>(tempo.places));
        const std::size_t at = index(tempo, tempo.places - half_) - tempo.first;
        const std::size_t before_end = std::min(places.size() - at, factors_.size());
        const auto factors = std::span<const float>(factors_);
        const float gained = multiply(places.subspan(at), factors.first(before_end))
                             + multiply(places, factors.subspan(before_end));
        tempo.mass += static_cast<double>(gained);
    }
}

// The probabilities sum to one again, and a few of them begin anew, anywhere. Seldom: it goes through all.
void BeatFilter::renew() {
    since_renewal_ = 0;
    double total = 0;
    for (auto& tempo : tempos_) {
        const auto places = std::span(places_).subspan(tempo.first, static_cast<std::size_t>(tempo.places));
        tempo.mass = static_cast<double>(sum_of(places));
        total += tempo.mass;
    }
    const double surprise = std::min(0.5, renewed_each * model_.surprise * presence_);
    const auto kept = static_cast<float>((1 - surprise) / total);
    for (auto& tempo : tempos_) {
        const auto fresh = static_cast<float>(surprise * tempo.prior / tempo.places);
        for (float& place : std::span(places_).subspan(tempo.first, static_cast<std::size_t>(tempo.places)))
            place = place * kept + fresh;
        tempo.mass = tempo.mass * static_cast<double>(kept) + surprise * tempo.prior;
    }
}

/// The middle of the likeliest stretch of tempos.
std::size_t BeatFilter::likeliest() {
    for (std::size_t i = 0; i < tempos_.size(); ++i) up_to_[i + 1] = up_to_[i] + tempos_[i].mass;
    std::size_t best = 0;
    double most = -1;
    for (std::size_t i = 0; i < tempos_.size(); ++i) {
        const double mass = up_to_[tempos_[i].alike_end] - up_to_[tempos_[i].alike];
        if (mass <= most) continue;
        most = mass;
        best = i;
    }
    return best;
}

BeatBelief BeatFilter::read() {
    const auto& best = tempos_[likeliest()];
    // Of each bin the probability, and that times the phase. A few bins more at either end: phases on the
    // other side of the beat lie a whole turn away.
    constexpr int reach = phase_bins / 8;
    std::array<Four, phase_bins + 2 * reach> bins{};
    double periods = 0;
    double weight = 0;
    for (const auto& tempo : std::span(tempos_).subspan(best.alike, best.alike_end - best.alike)) {
        periods += tempo.places * tempo.mass;
        weight += tempo.mass;
        const float turn = 1.0F / static_cast<float>(tempo.places);
        const float* const kept = &places_[tempo.first];
        int at = tempo.turned == 0 ? 0 : tempo.places - tempo.turned; // where place 0 is kept
        int place = 0;
        for (int bin = 0; bin < phase_bins; ++bin) {
            const int end = ((bin + 1) * tempo.places + phase_bins - 1) / phase_bins;
            float sum = 0;
            float moment = 0;
            for (; place < end; ++place) {
                sum += kept[at];
                moment += kept[at] * static_cast<float>(place);
                if (++at == tempo.places) at = 0;
            }
            bins[static_cast<std::size_t>(reach + bin)] += Four{sum, moment * turn};
        }
    }
    for (std::size_t i = 0; i < reach; ++i) {
        const Four last = bins[i + phase_bins];
        const Four first = bins[i + reach];
        bins[i] = Four{last[0], last[1] - last[0]};
        bins[i + reach + phase_bins] = Four{first[0], first[1] + first[0]};
    }
    BeatBelief belief{
        .period = periods / weight / places_per_frame,
        .phase = 0,
        .certainty = std::clamp(weight / up_to_.back(), 0.0, 1.0),
        .coherence = 0,
        .presence = presence_
    };
    // The likeliest phase, finer than the bins: the mean of an eighth of a period around it.
    float most = -1;
    for (std::size_t bin = 0; bin < phase_bins; ++bin) {
        Four around{};
        for (std::size_t near = bin; near <= bin + 2 * reach; ++near) around += bins[near];
        if (around[0] <= most) continue;
        most = around[0];
        belief.phase = static_cast<double>(around[1] / most);
    }
    belief.phase -= std::floor(belief.phase);
    belief.coherence = std::clamp(static_cast<double>(most) / weight, 0.0, 1.0);
    return belief;
}

} // namespace tutti::audio
