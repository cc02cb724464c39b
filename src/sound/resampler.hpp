// Resampler: one channel of any rate → a native one, 44100 or 48000 Hz, by libsamplerate (SRC_SINC_FASTEST:
// 97 dB of signal to noise; up to 0.8 of half the lower rate passes, 17.6 or 19.2 kHz).
#pragma once

#include "base/time.hpp"

#include <memory>
#include <span>
#include <vector>

namespace tutti::sound {

/// What a rate becomes: those of the compact disc's family (11025, 22050, 88200, …) 44100, all else 48000.
constexpr unsigned native_rate_for(unsigned rate) noexcept { return rate % 11025 == 0 ? 44100 : 48000; }

class Resampler {
public:
    /// From a rate of 8 to 192 kHz to native_rate_for() it.
    explicit Resampler(unsigned from);
    ~Resampler();
    Resampler(Resampler&&) noexcept;
    Resampler& operator=(Resampler&&) noexcept;

    unsigned rate() const noexcept { return to_; }
    /// What has become of these samples and of what was kept back before; valid until the next call. A native
    /// rate passes as it is.
    std::span<const float> process(std::span<const float> samples);
    /// What is still kept back, at the end of a stream.
    std::span<const float> finish();
    /// By how much what comes out is late.
    microseconds latency() const noexcept;

private:
    struct Converter;
    std::span<const float> convert(std::span<const float> samples, bool is_end);

    unsigned from_;
    unsigned to_;
    std::unique_ptr<Converter> converter_; ///< none: native already
    std::vector<float> converted_;         ///< kept between calls, so that few of them allocate
};

} // namespace tutti::sound
