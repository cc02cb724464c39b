// Screen 1: the services.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> overview_keys() noexcept;
std::unique_ptr<Screen> make_overview();

} // namespace tutti::console
