// What to do where the other side does not read: wait for it, or go on without it.
#pragma once

#include <cstdint>

namespace tutti::io {

enum class Patience : std::uint8_t { Wait, Never };

} // namespace tutti::io
