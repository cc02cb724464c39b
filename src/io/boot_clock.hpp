// The clock that also goes on while the machine sleeps.
#pragma once

#include "base/boot_time.hpp"

namespace tutti::io {

BootTime boot_now() noexcept;

} // namespace tutti::io
