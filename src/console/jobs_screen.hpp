// Screen J: what control has done, and how far it is.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

std::span<const KeyRow> jobs_keys() noexcept;
std::unique_ptr<Screen> make_jobs();

} // namespace tutti::console
