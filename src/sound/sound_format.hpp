// SoundFormat: how samples lie side by side. Samples are floats of −1…1.
#pragma once

#include <string>
#include <string_view>

namespace tutti::sound {

inline constexpr unsigned most_channels = 8;
inline constexpr unsigned least_rate = 8000; ///< samples a second
inline constexpr unsigned most_rate = 192'000;

struct SoundFormat {
    unsigned rate = 48000; ///< samples a second of each channel
    unsigned channels = 1;

    bool operator==(const SoundFormat&) const = default;
};

constexpr bool can_be_heard(const SoundFormat& format) noexcept {
    return format.channels >= 1 && format.channels <= most_channels && format.rate >= least_rate
           && format.rate <= most_rate;
}

/// For people: that `what` has such a format, and which can be heard.
std::string describe_unheard(std::string_view what, const SoundFormat& format);

} // namespace tutti::sound
