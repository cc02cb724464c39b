// Screen 8: the light, as it is sent to its displays.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> light_keys() noexcept;
std::unique_ptr<Screen> make_light();

} // namespace tutti::console
