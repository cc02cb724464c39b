// Screen 0: devices and what they say.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> inputs_keys() noexcept;
std::unique_ptr<Screen> make_inputs();

} // namespace tutti::console
