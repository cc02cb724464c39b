// Screen 3: the song that plays, and its words.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> song_keys() noexcept;
std::unique_ptr<Screen> make_song();

} // namespace tutti::console
