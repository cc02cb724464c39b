#include "sound/sound_format.hpp"

#include <fmt/format.h>

namespace tutti::sound {

std::string describe_unheard(std::string_view what, const SoundFormat& format) {
    return fmt::format(
        "{} has {} channels at {} Hz: 1 to {} at {} to {} Hz can be heard", what, format.channels,
        format.rate, most_channels, least_rate, most_rate
    );
}

} // namespace tutti::sound
