#include "sound/sound_generator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::sound {

namespace {

double sine(double turns) { return std::sin(2 * std::numbers::pi * turns); }

/// A bass drum: a sine that falls from 160 to 50 Hz within a few hundredths of a second, with a click.
double kick(double seconds) {
    constexpr double low = 50;
    constexpr double fall = 110; // Hz above it, at the beginning
    constexpr double fall_time = 0.03;
    const double turns = low * seconds + fall * fall_time * (1 - std::exp(-seconds / fall_time));
    return sine(turns) * std::exp(-seconds / 0.12) + 0.3 * sine(1500 * seconds) * std::exp(-seconds / 0.002);
}

} // namespace

SoundGenerator::SoundGenerator(const contract::GeneratorPlace& place)
    : place_(place), amplitude_(std::pow(10, place.level / 20)) {}

void SoundGenerator::fill(std::span<float> samples) {
    for (float& sample : samples) {
        sample = next();
        ++number_;
    }
}

float SoundGenerator::next() {
    switch (place_.kind) {
    case contract::GeneratorPlace::Kind::Silence:
        return 0;
    case contract::GeneratorPlace::Kind::Sine: {
        const double value = amplitude_ * sine(phase_);
        phase_ = std::fmod(phase_ + place_.frequency / rate, 1.0);
        return static_cast<float>(value);
    }
    case contract::GeneratorPlace::Kind::Noise:
        return static_cast<float>(amplitude_ * (2 * random_.unit() - 1));
    case contract::GeneratorPlace::Kind::Beat:
        break;
    }
    return static_cast<float>(amplitude_ * static_cast<double>(beat()));
}

float SoundGenerator::beat() {
    // Four on the floor: a kick on each beat, a clap on the second and the fourth, a hat between them.
    const auto noise = static_cast<float>(2 * random_.unit() - 1);
    const float bright = (noise - last_noise_) / 2; // without its low half
    last_noise_ = noise;
    const double beats = static_cast<double>(number_) / rate * place_.bpm / 60;
    const auto whole = static_cast<std::uint64_t>(beats);
    const double seconds_a_beat = 60 / place_.bpm;
    const double since = (beats - static_cast<double>(whole)) * seconds_a_beat;
    double value = 0.75 * kick(since);
    if (whole % 2 == 1) value += 0.35 * static_cast<double>(noise) * std::exp(-since / 0.05);
    const double since_hat = since - seconds_a_beat / 2;
    if (since_hat >= 0) value += 0.25 * static_cast<double>(bright) * std::exp(-since_hat / 0.025);
    return static_cast<float>(std::clamp(value, -1.0, 1.0));
}

} // namespace tutti::sound
