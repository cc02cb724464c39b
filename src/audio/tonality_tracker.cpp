#include "audio/tonality_tracker.hpp"

#include "audio/level_scale.hpp"

namespace tutti::audio {

namespace {

constexpr int frames_a_look = frames_per_second / 10;
constexpr double look_seconds = frames_a_look * frame_seconds;
constexpr double lowest_note = 55;        ///< Hz
constexpr double highest_note = 2100;     ///< Hz
constexpr double audible_below_peak = 40; ///< dB
constexpr std::size_t surrounding = 8;    ///< bins on either side that a note stands out of
constexpr double standing_out = 2.2;      ///< times their mean
constexpr double chroma_time = 0.3;
constexpr double tuning_time = 10;
constexpr double key_time = 10;
constexpr double least_heard = 3;     ///< seconds before any key is said
constexpr double forgotten_after = 3; ///< seconds of silence
constexpr double clear = 0.68;        ///< the correlation of a key that may be said
constexpr double unclear = 0.55;      ///< … and at which it is no longer said
constexpr double clearly_better = 0.04;
constexpr double rival_patience = 2; ///< seconds

constexpr std::array<double, pitch_classes> major_profile{5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4};
constexpr std::array<double, pitch_classes> minor_profile{5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4};

double share(double seconds) { return 1 - std::exp(-look_seconds / seconds); }

double correlation(std::span<const double> a, std::span<const double> b, std::size_t turned) {
    const auto count = static_cast<double>(a.size());
    double sum_a = 0, sum_b = 0, squares_a = 0, squares_b = 0, products = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[(i + turned) % a.size()];
        sum_a += x;
        sum_b += b[i];
        squares_a += x * x;
        squares_b += b[i] * b[i];
        products += x * b[i];
    }
    const double spread = (squares_a - sum_a * sum_a / count) * (squares_b - sum_b * sum_b / count);
    return spread > 0 ? (products - sum_a * sum_b / count) / std::sqrt(spread) : 0;
}

} // namespace

TonalityTracker::TonalityTracker(double /*rate*/) {}

Tonality TonalityTracker::next(const Slice& slice) {
    if (frames_++ % frames_a_look != 0) return tonality_;
    const Chroma chroma = gathered(slice);
    double total = 0;
    for (const double part : chroma) total += part;
    if (total <= 0)
        hear_silence();
    else {
        silent_ = 0;
        heard_ += look_seconds;
        for (std::size_t i = 0; i < pitch_classes; ++i) {
            lately_[i] += (chroma[i] / total - lately_[i]) * share(chroma_time);
            history_[i] += (chroma[i] / total - history_[i]) * share(key_time);
        }
        const double strongest = std::ranges::max(lately_);
        for (std::size_t i = 0; i < pitch_classes; ++i)
            tonality_.chroma[i] = static_cast<float>(lately_[i] / strongest);
        decide();
    }
    return tonality_;
}

void TonalityTracker::hear_silence() {
    silent_ += look_seconds;
    lately_.fill(0);
    tonality_.chroma.fill(0);
    if (silent_ < forgotten_after) return;
    history_.fill(0);
    heard_ = 0;
    key_ = rival_ = {};
    tuning_ = 0;
    tonality_ = {};
}

TonalityTracker::Chroma TonalityTracker::gathered(const Slice& slice) {
    const Magnitudes spectrum{fft_.magnitudes(slice.recent), slice.rate / static_cast<double>(fft_.size())};
    const auto bins = spectrum.bins;
    const auto first = static_cast<std::size_t>(lowest_note / spectrum.bin_width);
    const auto last = static_cast<std::size_t>(highest_note / spectrum.bin_width);
    double loudest = to_amplitude(slice.settings.gate) * slice.gain;
    bool is_audible = false;
    for (std::size_t bin = first; bin <= last; ++bin)
        if (bins[bin] > loudest) {
            loudest = bins[bin];
            is_audible = true;
        }
    Chroma chroma{};
    if (!is_audible) return chroma;

    const double least = loudest * to_amplitude(-audible_below_peak);
    std::complex<double> deviations = 0;
    tuning_ *= 1 - share(tuning_time);
    double around = 0;
    for (std::size_t bin = first - surrounding; bin < first + surrounding; ++bin) around += bins[bin];
    for (std::size_t bin = first; bin <= last; ++bin) {
        around += bins[bin + surrounding];
        const double mean = around / (2 * surrounding + 1);
        around -= bins[bin - surrounding];
        const double magnitude = bins[bin];
        if (magnitude < least || magnitude < standing_out * mean) continue;
        if (magnitude < bins[bin - 1] || magnitude <= bins[bin + 1]) continue;
        // The parabola through the decibels of three bins finds a sine between them (J. Smith and X. Serra,
        // “PARSHL”, ICMC 1987).
        const double left = to_decibels(bins[bin - 1]);
        const double middle = to_decibels(magnitude);
        const double right = to_decibels(bins[bin + 1]);
        const double shift = 0.5 * (left - right) / std::min(left - 2 * middle + right, -1e-9);
        const double frequency =
            (static_cast<double>(bin) + std::clamp(shift, -0.5, 0.5)) * spectrum.bin_width;
        const double note = 69 + 12 * std::log2(frequency / 440);
        deviations += std::polar(magnitude, 2 * std::numbers::pi * note);
        const double tuned = note - tuning();
        const double nearest = std::round(tuned);
        const double closeness = std::cos(std::numbers::pi * (tuned - nearest));
        chroma[static_cast<std::size_t>(nearest) % pitch_classes] += magnitude * closeness * closeness;
    }
    if (std::abs(deviations) > 0) tuning_ += deviations / loudest * share(tuning_time);
    return chroma;
}

TonalityTracker::Key TonalityTracker::correlated(int tonic, bool is_minor) const {
    return {
        tonic, is_minor,
        correlation(history_, is_minor ? minor_profile : major_profile, static_cast<std::size_t>(tonic))
    };
}

void TonalityTracker::decide() {
    Key best;
    double second = 0;
    for (int tonic = 0; tonic < static_cast<int>(pitch_classes); ++tonic)
        for (const bool is_minor : {false, true}) {
            const Key key = correlated(tonic, is_minor);
            if (key.correlation > best.correlation) {
                second = best.correlation;
                best = key;
            } else
                second = std::max(second, key.correlation);
        }
    if (key_.tonic >= 0) key_ = correlated(key_.tonic, key_.is_minor);
    if (key_.tonic >= 0 && key_.correlation < unclear) key_ = {};

    const double needed = key_.tonic < 0 ? clear : std::max(clear, key_.correlation + clearly_better);
    if (best.is_same(key_) || best.correlation < needed)
        rival_time_ = 0;
    else {
        rival_time_ = best.is_same(rival_) ? rival_time_ + look_seconds : 0;
        rival_ = best;
        if (rival_time_ >= rival_patience && heard_ >= least_heard) {
            key_ = best;
            rival_time_ = 0;
        }
    }
    tonality_.tonic = key_.tonic;
    tonality_.is_minor = key_.is_minor;
    const double ahead = best.is_same(key_) ? best.correlation - second : 0;
    const double confidence = (key_.correlation - 0.5) * 2 * (0.7 + std::clamp(ahead * 3, 0.0, 0.3));
    tonality_.confidence = key_.tonic < 0 ? 0 : static_cast<float>(std::clamp(confidence, 0.0, 1.0));
}

} // namespace tutti::audio
