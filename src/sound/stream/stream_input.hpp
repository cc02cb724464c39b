// Sound of the network, decoded by ffmpeg, a program beside us.
#pragma once

#include "sound/sound_input.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::sound {

/// What ffmpeg makes of every stream.
inline constexpr SoundFormat stream_format{48000, 1};

/// As hear(). Ends when the stream does. NotFound where there is no ffmpeg, with how to get it.
Task<Result<void>> hear_stream(contract::StreamPlace place, const SoundHandlers& handlers);

/// What ffmpeg is called with: protocols that this scheme needs, and no others.
std::vector<std::string> decoder_arguments(std::string_view url);

} // namespace tutti::sound
