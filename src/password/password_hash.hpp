// The argon2id hash of a password, as `$argon2id$…`: what may be kept of it.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::password {

inline constexpr std::size_t least_length = 8;
inline constexpr std::size_t most_length = 1024;

/// Whether a text has the length of a password or of a hash; InvalidInput with how long it has to be.
Result<void> check_length(std::string_view text);

/// Whether it is a whole one, which is checked within the time and memory of libsodium's costliest (1 GiB).
bool is_hash(const std::string& text);

/// Whether it is a whole bcrypt hash of an older setup (2a, 2b or 2y), with a cost that a login can wait for:
/// 4 to
/// 14. Such are checked, and not made (gateway/bcrypt.hpp).
bool is_bcrypt(std::string_view text) noexcept;

/// A whole argon2id hash that no password has: who checks it spends what the check of a real one costs.
const std::string& nobodys_hash();

/// What is_hash() takes. Takes a large part of a second and 64 MiB for as long.
Result<std::string> hash(std::string_view password);

} // namespace tutti::password
