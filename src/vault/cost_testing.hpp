// What tests pay for a passphrase.
#pragma once

#include "vault/key_slot.hpp"

namespace tutti::vault {

/// As quick as libsodium lets it be.
inline constexpr Cost cheap{.passes = 1, .memory = 8192};

} // namespace tutti::vault
