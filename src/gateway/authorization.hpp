// The field Authorization: what stands behind the name of its scheme (RFC 9110 §11.6.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::gateway {

/// What follows the scheme's name; nothing where the field has another.
std::optional<std::string_view> credentials_of(std::string_view field, std::string_view scheme);
/// The name and the password of Basic (RFC 7617 §2).
std::optional<std::pair<std::string, std::string>> basic_pair(std::string_view field);

} // namespace tutti::gateway
