// Secrets: what they may be called, and whether one that somebody shows is the right one.
#pragma once

#include "base/name.hpp"

#include <string_view>

namespace tutti {

/// Whether two secrets are the same, in a time that depends on their lengths alone.
bool equal_secrets(std::string_view one, std::string_view other) noexcept;

inline constexpr std::size_t most_of_secret_name = 2 * max_name_length;

/// Of a secret in the vault: "spotify.client_secret".
constexpr bool is_secret_name(std::string_view text) noexcept {
    return text.size() <= most_of_secret_name && is_dotted_name(text);
}

} // namespace tutti
