#include "audio/real_fft.hpp"

#include <cmath>
#include <kissfft/kiss_fftr.h>
#include <numbers>

namespace tutti::audio {

struct RealFft::Plan {
    explicit Plan(std::size_t size)
        : configuration(kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, nullptr)), bins(size / 2 + 1) {}
    ~Plan() { kiss_fftr_free(configuration); }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    kiss_fftr_cfg configuration;
    std::vector<kiss_fft_cpx> bins;
};

RealFft::RealFft(std::size_t size)
    : plan_(std::make_unique<Plan>(size)), window_(size), windowed_(size), magnitudes_(size / 2 + 1) {
    // The periodic Hann window has the mean 1/2, and a sine's energy lies in two halves of the spectrum.
    const double scale = 4.0 / static_cast<double>(size);
    for (std::size_t i = 0; i < size; ++i) {
        const double turn = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size);
        window_[i] = static_cast<float>(scale * 0.5 * (1 - std::cos(turn)));
    }
}

RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::span<const float> RealFft::magnitudes(std::span<const float> samples) {
    for (std::size_t i = 0; i < window_.size(); ++i) windowed_[i] = samples[i] * window_[i];
    kiss_fftr(plan_->configuration, windowed_.data(), plan_->bins.data());
    for (std::size_t i = 0; i < magnitudes_.size(); ++i)
        magnitudes_[i] = std::sqrt(plan_->bins[i].r * plan_->bins[i].r + plan_->bins[i].i * plan_->bins[i].i);
    return magnitudes_;
}

} // namespace tutti::audio
