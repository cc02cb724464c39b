// UserRole: the roles that there are without a policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::governance {

/// Each may what those before it may.
enum class UserRole : std::uint8_t { None, Viewer, Operator, Admin };
/// "viewer"; "none".
std::string_view name(UserRole role) noexcept;
/// Of None there is no such word.
std::optional<UserRole> role_from(std::string_view name) noexcept;

} // namespace tutti::governance
