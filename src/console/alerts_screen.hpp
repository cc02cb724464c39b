// Screen 9: what people are told of, and long tasks.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> alerts_keys() noexcept;
std::unique_ptr<Screen> make_alerts();

} // namespace tutti::console
