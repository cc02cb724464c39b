#include "sound/resampler.hpp"

#include "base/result.hpp"

#include <samplerate.h>
#include <utility>

namespace tutti::sound {

struct Resampler::Converter {
    Converter() {
        int error = 0;
        state = src_new(SRC_SINC_FASTEST, 1, &error);
        invariant(state != nullptr, "libsamplerate makes no converter of one channel");
    }
    ~Converter() { src_delete(state); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    SRC_STATE* state;
};

Resampler::Resampler(unsigned from)
    : from_(from), to_(native_rate_for(from)), converter_(from == to_ ? nullptr : new Converter) {}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

std::span<const float> Resampler::process(std::span<const float> samples) {
    return converter_ == nullptr ? samples : convert(samples, false);
}

std::span<const float> Resampler::finish() {
    return converter_ == nullptr ? std::span<const float>() : convert({}, true);
}

std::span<const float> Resampler::convert(std::span<const float> samples, bool is_end) {
    const double ratio = static_cast<double>(to_) / from_;
    // What was kept back comes out besides.
    constexpr double kept_back = 1024;
    const auto room = static_cast<std::size_t>((static_cast<double>(samples.size()) + kept_back) * ratio);
    if (converted_.size() < room) converted_.resize(room);
    static constexpr float nothing = 0;
    SRC_DATA work{};
    work.data_in = samples.empty() ? &nothing : samples.data();
    work.src_ratio = ratio;
    work.end_of_input = is_end ? 1 : 0;
    std::size_t done = 0;
    std::size_t written = 0;
    do {
        work.input_frames = static_cast<long>(samples.size() - done);
        work.data_in = samples.empty() ? &nothing : samples.data() + done;
        work.data_out = converted_.data() + written;
        work.output_frames = static_cast<long>(converted_.size() - written);
        const int error = src_process(converter_->state, &work);
        invariant(error == 0, "libsamplerate refuses samples");
        done += static_cast<std::size_t>(work.input_frames_used);
        written += static_cast<std::size_t>(work.output_frames_gen);
    } while (work.input_frames_used + work.output_frames_gen > 0 && written < converted_.size());
    return std::span(converted_).first(written);
}

microseconds Resampler::latency() const noexcept {
    if (converter_ == nullptr) return {};
    // Half the filter of SRC_SINC_FASTEST, in samples of the lower rate; resampler_test measures it.
    constexpr double half_filter = 20;
    return microseconds(static_cast<std::int64_t>(half_filter * 1e6 / std::min(from_, to_)));
}

} // namespace tutti::sound
