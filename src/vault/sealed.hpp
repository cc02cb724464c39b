// Sealing: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a nonce of its own each time. What is sealed
// can be read with the key alone, and any change of it is noticed.
#pragma once

#include "vault/secret_bytes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::vault {

inline constexpr std::size_t key_size = 32;
/// Nonce and tag: what sealed bytes have besides.
inline constexpr std::size_t sealing_overhead = 24 + 16;

/// Nonce, then cipher text with its tag. `purpose` is not kept, and has to be said again when it is opened:
/// what was sealed as one thing cannot be passed off as another.
Result<std::string> seal(const SecretBytes& key, std::string_view purpose, std::string_view plain);

/// PermissionDenied where the key is another one, or anything of it was changed since.
Result<SecretBytes> open(const SecretBytes& key, std::string_view purpose, std::string_view sealed);

} // namespace tutti::vault
