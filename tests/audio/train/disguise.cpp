#include "tests/audio/train/disguise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace tutti::training {

namespace {

using Samples = std::vector<float>;

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}

    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(random_()) / 4294967296.0;
    }
    /// The middle of the range is as likely above as below in ratio.
    double ratio(double low, double high) { return low * std::pow(high / low, between(0, 1)); }
    double decibels(double low, double high) { return std::pow(10, between(low, high) / 20); }
    bool happens(double share) { return between(0, 1) < share; }

private:
    std::mt19937 random_;
};

Samples at_speed(const Samples& samples, double speed) {
    Samples result(static_cast<std::size_t>(static_cast<double>(samples.size() - 2) / speed));
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double place = static_cast<double>(i) * speed;
        const auto first = static_cast<std::size_t>(place);
        const auto share = static_cast<float>(place - static_cast<double>(first));
        result[i] = samples[first] * (1 - share) + samples[first + 1] * share;
    }
    return result;
}

/// One pole: what is below the corner times `low`, the rest times `high`.
void shelve(Samples& samples, double rate, double corner, double low, double high) {
    const double share = 1 - std::exp(-2 * std::numbers::pi * corner / rate);
    double below = 0;
    for (float& sample : samples) {
        const double whole = sample;
        below += share * (whole - below);
        sample = static_cast<float>(below * low + (whole - below) * high);
    }
}

/// A band of about an octave, louder or quieter (R. Bristow-Johnson, "Audio EQ cookbook", peaking EQ).
void bend(Samples& samples, double rate, double middle, double decibels) {
    const double amplitude = std::pow(10, decibels / 40);
    const double turn = 2 * std::numbers::pi * middle / rate;
    const double alpha = std::sin(turn) / 1.8;
    const double whole = 1 + alpha / amplitude;
    const double b0 = (1 + alpha * amplitude) / whole;
    const double b1 = -2 * std::cos(turn) / whole;
    const double b2 = (1 - alpha * amplitude) / whole;
    const double a2 = (1 - alpha / amplitude) / whole;
    double x1 = 0;
    double x2 = 0;
    double y1 = 0;
    double y2 = 0;
    for (float& sample : samples) {
        const double y = b0 * sample + b1 * x1 + b2 * x2 - b1 * y1 - a2 * y2;
        x2 = x1;
        x1 = sample;
        y2 = y1;
        y1 = y;
        sample = static_cast<float>(y);
    }
}

/// Two walls, each of which answers again and again.
void add_room(Samples& samples, double rate, Chance& chance) {
    const auto near = static_cast<std::size_t>(rate * chance.between(0.011, 0.05));
    const auto far = static_cast<std::size_t>(rate * chance.between(0.03, 0.11));
    const auto of_near = static_cast<float>(chance.between(0.08, 0.24));
    const auto of_far = static_cast<float>(chance.between(0.08, 0.2));
    for (std::size_t i = std::max(near, far); i < samples.size(); ++i)
        samples[i] += of_near * samples[i - near] + of_far * samples[i - far];
}

void compress(Samples& samples, double rate, double threshold, double release) {
    const double attack_share = std::exp(-1 / (rate * 0.004));
    const double release_share = std::exp(-1 / (rate * release));
    double level = 0;
    for (float& sample : samples) {
        const double now = std::abs(sample);
        const double share = now > level ? attack_share : release_share;
        level = share * level + (1 - share) * now;
        if (level > threshold) sample = static_cast<float>(sample * std::pow(level / threshold, -0.6));
    }
}

/// Noise between white and brown.
void add_noise(Samples& samples, double level, double darkness, Chance& chance) {
    double noise = 0;
    for (float& sample : samples) {
        noise = darkness * noise + (1 - darkness) * (chance.between(-1, 1) + chance.between(-1, 1));
        sample += static_cast<float>(level * (1 + 3 * darkness) * noise);
    }
}

} // namespace

Disguised disguised(const Samples& samples, double rate, unsigned seed) {
    Chance chance(seed);
    const double speed = chance.ratio(0.85, 1.17);
    Samples result = at_speed(samples, speed);
    shelve(result, rate, chance.ratio(100, 6000), chance.decibels(-9, 9), 1);
    shelve(result, rate, chance.ratio(100, 6000), 1, chance.decibels(-9, 9));
    bend(result, rate, chance.ratio(80, 6400), chance.between(-10, 10));

    double energy = 0;
    float peak = 1e-3F; // silence stays silence
    for (const float sample : result) {
        energy += static_cast<double>(sample * sample);
        peak = std::max(peak, std::abs(sample));
    }
    const double level = std::sqrt(energy / static_cast<double>(result.size()));
    if (chance.happens(0.4)) add_room(result, rate, chance);
    if (level > 0 && chance.happens(0.3))
        compress(result, rate, level * chance.between(0.7, 2), chance.between(0.05, 0.3));
    add_noise(result, level * chance.decibels(-60, -14), chance.between(0, 0.95), chance);
    const auto gain = static_cast<float>(chance.decibels(-15, 6)) / 2 / peak;
    for (float& sample : result) sample *= gain;
    return {.samples = std::move(result), .speed = speed};
}

} // namespace tutti::training
