#include "audio/beat_filter.hpp"

#include "audio/features.hpp"

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
constexpr std::size_t phase_bins = 64;
constexpr int renewed_each = 8; // frames

double gaussian(double distance, double deviation) {
    return std::exp(-0.5 * distance * distance / (deviation * deviation));
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
    for (auto& tempo : tempos_) tempo.prior /= sum;
    places_.resize(first);

    half_ = static_cast<int>(std::ceil(3 * model_.peak_width * places_per_frame));
    for (int distance = -half_; distance <= half_; ++distance)
        kernel_.push_back(static_cast<float>(gaussian(distance, model_.peak_width * places_per_frame)));
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
                    steps_[from * row + static_cast<std::size_t>(step + reach_)] =
                        static_cast<float>(likely / total);
            }
    }
    arriving_.resize(tempos_.size() * places_per_frame);
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

// A frame passes: what goes beyond the end of a period is at a beat, and may have another tempo from there
// on.
void BeatFilter::move() {
    std::ranges::fill(arriving_, 0.0F);
    const std::size_t row = 2 * static_cast<std::size_t>(reach_) + 1;
    const auto count = std::ssize(tempos_);
    for (std::ptrdiff_t from = 0; from < count; ++from) {
        auto& tempo = tempos_[static_cast<std::size_t>(from)];
        tempo.turned = (tempo.turned + places_per_frame) % tempo.places;
        const auto lowest = std::max<std::ptrdiff_t>(0, from - reach_);
        const auto highest = std::min<std::ptrdiff_t>(count - 1, from + reach_);
        const float* const steps = &steps_[static_cast<std::size_t>(from) * row];
        for (int place = 0; place < places_per_frame; ++place) {
            const float leaving = places_[index(tempo, place)];
            tempo.mass -= static_cast<double>(leaving);
            float* const arriving = &arriving_[static_cast<std::size_t>(place) * tempos_.size()];
            for (auto to = lowest; to <= highest; ++to) arriving[to] += leaving * steps[to - from + reach_];
        }
    }
    for (std::size_t to = 0; to < tempos_.size(); ++to)
        for (int place = 0; place < places_per_frame; ++place) {
            const float arrived =
                arriving_[static_cast<std::size_t>(place) * tempos_.size() + to] * tempos_[to].favour;
            places_[index(tempos_[to], place)] = arrived;
            tempos_[to].mass += static_cast<double>(arrived);
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
        factors_[i] = std::exp(static_cast<float>(speaks) * kernel_[i]);
    for (auto& tempo : tempos_) {
        std::size_t at = index(tempo, tempo.places - half_);
        const std::size_t end = tempo.first + static_cast<std::size_t>(tempo.places);
        float gained = 0;
        for (const float factor : factors_) {
            gained += places_[at] * (factor - 1);
            places_[at] *= factor;
            if (++at == end) at = tempo.first;
        }
        tempo.mass += static_cast<double>(gained);
    }
}

// The probabilities sum to one again, and a few of them begin anew, anywhere. Seldom: it goes through all.
void BeatFilter::renew() {
    since_renewal_ = 0;
    double total = 0;
    for (auto& tempo : tempos_) {
        const auto places = std::span(places_).subspan(tempo.first, static_cast<std::size_t>(tempo.places));
        tempo.mass = static_cast<double>(std::reduce(places.begin(), places.end(), 0.0F));
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

BeatBelief BeatFilter::read() const {
    double total = 0;
    for (const auto& tempo : tempos_) total += tempo.mass;
    // The likeliest tempo is the middle of the likeliest stretch of tempos.
    std::size_t best = 0;
    double likeliest = -1;
    std::size_t low = 0;
    std::size_t high = 0;
    double mass = 0;
    for (std::size_t middle = 0; middle < tempos_.size(); ++middle) {
        const double places = tempos_[middle].places;
        while (high < tempos_.size() && tempos_[high].places <= places * (1 + same_tempo))
            mass += tempos_[high++].mass;
        while (tempos_[low].places < places * (1 - same_tempo)) mass -= tempos_[low++].mass;
        if (mass > likeliest) {
            likeliest = mass;
            best = middle;
        }
    }
    const double middle = tempos_[best].places;
    std::array<double, phase_bins> weights{};
    std::array<double, phase_bins> sums{};
    double periods = 0;
    double weight = 0;
    for (const auto& tempo : tempos_) {
        if (std::abs(tempo.places - middle) > same_tempo * middle) continue;
        periods += tempo.places * tempo.mass;
        weight += tempo.mass;
        for (int place = 0; place < tempo.places; ++place) {
            const double phase = static_cast<double>(place) / tempo.places;
            const auto bin = static_cast<std::size_t>(phase * phase_bins);
            const double likely = static_cast<double>(places_[index(tempo, place)]);
            weights[bin] += likely;
            sums[bin] += likely * phase;
        }
    }
    // The likeliest phase, finer than the bins: the mean of an eighth of a period around it.
    constexpr std::size_t reach = phase_bins / 8;
    BeatBelief belief{
        .period = periods / weight / places_per_frame,
        .phase = 0,
        .certainty = std::clamp(likeliest / total, 0.0, 1.0),
        .coherence = 0,
        .presence = presence_
    };
    double most = -1;
    for (std::size_t bin = 0; bin < phase_bins; ++bin) {
        double near = 0;
        double sum = 0;
        for (std::size_t step = 0; step <= 2 * reach; ++step) {
            const std::size_t other = (bin + phase_bins + step - reach) % phase_bins;
            near += weights[other];
            // Phases on the other side of the beat lie a whole turn away.
            const double turns = bin + step < reach ? -1 : bin + step >= reach + phase_bins ? 1 : 0;
            sum += sums[other] + turns * weights[other];
        }
        if (near <= most) continue;
        most = near;
        belief.phase = sum / near;
    }
    belief.phase -= std::floor(belief.phase);
    belief.coherence = std::clamp(most / weight, 0.0, 1.0);
    return belief;
}

} // namespace tutti::audio
