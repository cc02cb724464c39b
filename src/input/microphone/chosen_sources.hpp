// Which of the sources of a sound server are wanted. Pure: no server is asked here.
#pragma once

#include "sound/pulse/soundscape.hpp"

#include <string>
#include <vector>

namespace tutti::input::microphone {

/// More are not listened to at once.
inline constexpr std::size_t most_sources = 16;

/// Without a pattern the server's default source; else all whose names match it (`*`, `?`, `[…]`), monitors
/// only where the pattern speaks of them ("*.monitor").
std::vector<sound::SoundSource>
chosen_sources(const sound::Soundscape& soundscape, const std::string& pattern);

} // namespace tutti::input::microphone
