// Screen 4: what services write, as they write it.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> logs_keys() noexcept;
std::unique_ptr<Screen> make_logs();

} // namespace tutti::console
