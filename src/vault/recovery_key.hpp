// The recovery key: 32 random bytes that open the vault when the passphrase is lost, as a text that a person
// can write on paper and read back.
#pragma once

#include "vault/secret_bytes.hpp"

#include <cstddef>
#include <string_view>

namespace tutti::vault {

inline constexpr std::size_t recovery_key_size = 32;

/// Nine groups of six letters and digits, joined by '-': Crockford's base32 (no I, L, O, U) of the bytes and
/// of 14 bits that catch what was misread.
Result<SecretBytes> print_recovery_key(const SecretBytes& key);

/// What people make of it: small letters, blanks, other groups, o for 0, i or l for 1. InvalidInput says what
/// is wrong, and repeats nothing of it.
Result<SecretBytes> parse_recovery_key(std::string_view text);

} // namespace tutti::vault
