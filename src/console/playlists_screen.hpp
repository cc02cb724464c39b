// Screen 7: playlists and gestures.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> playlists_keys() noexcept;
std::unique_ptr<Screen> make_playlists();

} // namespace tutti::console
