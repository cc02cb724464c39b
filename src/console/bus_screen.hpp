// Screen 6: what goes over the bus.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> bus_keys() noexcept;
std::unique_ptr<Screen> make_bus();

} // namespace tutti::console
