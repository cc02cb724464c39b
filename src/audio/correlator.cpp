#include "audio/correlator.hpp"

#include <algorithm>
#include <bit>
#include <kissfft/kiss_fftr.h>

namespace tutti::audio {

struct Correlator::Plan {
    explicit Plan(std::size_t size)
        : forward(kiss_fftr_alloc(static_cast<int>(size), 0, nullptr, nullptr)),
          backward(kiss_fftr_alloc(static_cast<int>(size), 1, nullptr, nullptr)), stretch(size / 2 + 1),
          all(size / 2 + 1) {}
    ~Plan() {
        kiss_fftr_free(forward);
        kiss_fftr_free(backward);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    kiss_fftr_cfg forward;
    kiss_fftr_cfg backward;
    std::vector<kiss_fft_cpx> stretch;
    std::vector<kiss_fft_cpx> all;
};

Correlator::Correlator(std::size_t length, std::size_t delays)
    : length_(length), delays_(delays), padded_(std::bit_ceil(length + delays)) {
    plan_ = std::make_unique<Plan>(padded_.size());
}

Correlator::~Correlator() = default;
Correlator::Correlator(Correlator&&) noexcept = default;
Correlator& Correlator::operator=(Correlator&&) noexcept = default;

std::span<const float> Correlator::correlate(std::span<const float> samples) {
    const auto transform = [&](std::size_t count, std::vector<kiss_fft_cpx>& bins) {
        std::ranges::fill(padded_, 0.0F);
        std::ranges::copy(samples.first(count), padded_.begin());
        kiss_fftr(plan_->forward, padded_.data(), bins.data());
    };
    transform(length_, plan_->stretch);
    transform(length_ + delays_, plan_->all);
    const float scale = 1 / static_cast<float>(padded_.size());
    for (std::size_t i = 0; i < plan_->all.size(); ++i) {
        const auto [ar, ai] = plan_->stretch[i];
        const auto [br, bi] = plan_->all[i];
        plan_->all[i] = {(ar * br + ai * bi) * scale, (ar * bi - ai * br) * scale};
    }
    kiss_fftri(plan_->backward, plan_->all.data(), padded_.data());
    return std::span(padded_).first(delays_);
}

} // namespace tutti::audio
