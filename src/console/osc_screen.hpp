// Screen 2: Open Sound Control, as the service debug hears it.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> osc_keys() noexcept;
std::unique_ptr<Screen> make_osc();

} // namespace tutti::console
