#include "audio/real_fft.hpp"

#include "audio/lopsided_window.hpp"

#include <cmath>
#include <kissfft/kiss_fftr.h>
#include <numeric>
#include <utility>

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

RealFft::RealFft(std::size_t size) : RealFft(lopsided_window(size / 2, size / 2)) {}

RealFft::RealFft(std::vector<float> window)
    : plan_(std::make_unique<Plan>(window.size())), window_(std::move(window)), windowed_(window_.size()),
      magnitudes_(window_.size() / 2 + 1) {
    // A sine's energy lies in two halves of the spectrum.
    const double sum = std::accumulate(window_.begin(), window_.end(), 0.0);
    for (float& weight : window_) weight = static_cast<float>(weight * 2 / sum);
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
