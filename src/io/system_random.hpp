// Randomness from the kernel (getrandom(2)): for jitter, ids and secrets of real programs.
#pragma once

#include "base/random.hpp"

#include <span>
#include <string>

namespace tutti::io {

class SystemRandom final : public RandomSource {
public:
    std::uint64_t next() override;
};

/// Fills the span with bytes fit for keys and tokens. Blocks only before the kernel's pool is seeded at boot.
void fill_with_secret_bytes(std::span<unsigned char> bytes);

/// `bytes` secret random bytes as lower-case hexadecimal.
std::string random_hex(std::size_t bytes);

} // namespace tutti::io
