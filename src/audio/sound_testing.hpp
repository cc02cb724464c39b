// Sounds for tests, made of formulas, and what the analyzer hears in them.
#pragma once

#include "audio/analyzer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

namespace tutti::audio {

using Sound = std::vector<float>;

template <class Of>
Sound sound(double seconds, unsigned rate, Of of) {
    Sound samples(static_cast<std::size_t>(std::lround(seconds * rate)));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(of(static_cast<double>(i) / rate));
    return samples;
}

inline Sound sine(double frequency, double amplitude, double seconds, unsigned rate = 48000) {
    return sound(seconds, rate, [&](double t) {
        return amplitude * std::sin(2 * std::numbers::pi * frequency * t);
    });
}

/// The sum of `partials` sines at multiples of one angle, each `ratio` / its number as strong as the first:
/// sin((n + 1) x) = 2 cos(x) sin(n x) − sin((n − 1) x).
inline double sines(double angle, int partials, double ratio = 1) {
    const double twice = 2 * std::cos(angle);
    double before = 0, now = std::sin(angle), weight = 1, sum = 0;
    for (int partial = 1; partial <= partials; ++partial) {
        sum += weight / partial * now;
        before = std::exchange(now, twice * now - before);
        weight *= ratio;
    }
    return sum;
}

/// With as many partials as the rate has room for, at most 40.
inline Sound saw(double frequency, double amplitude, double seconds, unsigned rate = 48000) {
    const int partials = std::min(static_cast<int>(rate / 2 / frequency), 40);
    return sound(seconds, rate, [&](double t) {
        return amplitude * 2 / std::numbers::pi * sines(2 * std::numbers::pi * frequency * t, partials);
    });
}

/// −1…1, evenly; the same on every machine.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : state_(seed * 2654435761U + 1) {}
    double next() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 17U;
        state_ ^= state_ << 5U;
        return static_cast<double>(state_) / 2147483648.0 - 1;
    }

private:
    std::uint32_t state_;
};

/// White, of this root of the mean square.
inline Sound noise(double amplitude, double seconds, unsigned rate = 48000, std::uint32_t seed = 1) {
    Dice dice(seed);
    return sound(seconds, rate, [&](double) { return amplitude * std::numbers::sqrt3 * dice.next(); });
}

inline Sound silence(double seconds, unsigned rate = 48000) {
    return sound(seconds, rate, [](double) { return 0.0; });
}

/// A string: six partials that fade, the higher ones faster.
inline Sound pluck(double frequency, double amplitude, double seconds, unsigned rate = 48000) {
    return sound(seconds, rate, [&](double t) {
        const double faded = std::exp(-2 * t);
        return amplitude * faded * sines(2 * std::numbers::pi * frequency * t, 6, faded);
    });
}

inline void
add(Sound& to, std::span<const float> what, double at_seconds, double factor = 1, unsigned rate = 48000) {
    const auto at = static_cast<std::size_t>(std::lround(at_seconds * rate));
    if (to.size() < at + what.size()) to.resize(at + what.size());
    for (std::size_t i = 0; i < what.size(); ++i) to[at + i] += what[i] * static_cast<float>(factor);
}

inline Sound operator+(Sound a, const Sound& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline Sound louder(Sound sound, double decibels) {
    const auto factor = static_cast<float>(std::pow(10.0, decibels / 20));
    for (float& sample : sound) sample *= factor;
    return sound;
}

/// No automatic gain, and no beats: they take most of the time, and have tests of their own.
inline Settings plain_settings() {
    Settings settings;
    settings.automatic_gain = settings.bpm = false;
    return settings;
}

inline std::vector<Features>
heard(std::span<const float> samples, unsigned rate = 48000, const Settings& settings = plain_settings()) {
    std::vector<Features> all;
    Analyzer analyzer(rate, settings, [&](const Features& features) { all.push_back(features); });
    analyzer.push(samples);
    return all;
}

/// What lies between these seconds.
inline std::span<const Features> between(const std::vector<Features>& all, double from, double to) {
    const auto first = static_cast<std::size_t>(from * frames_per_second);
    const auto last = std::min(static_cast<std::size_t>(to * frames_per_second), all.size());
    return std::span(all).subspan(first, last - first);
}

} // namespace tutti::audio
