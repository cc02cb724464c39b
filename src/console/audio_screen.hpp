// Screen 5: what is heard in the sound.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> audio_keys() noexcept;
std::unique_ptr<Screen> make_audio();

} // namespace tutti::console
