#include "governance/policy/user_role.hpp"

#include <array>
#include <cstddef>

namespace tutti::governance {

namespace {

constexpr std::array<std::string_view, 4> role_names = {"none", "viewer", "operator", "admin"};

} // namespace

std::string_view name(UserRole role) noexcept { return role_names[static_cast<std::size_t>(role)]; }

std::optional<UserRole> role_from(std::string_view name) noexcept {
    for (std::size_t index = 1; index < role_names.size(); ++index)
        if (name == role_names[index]) return static_cast<UserRole>(index);
    return std::nullopt;
}

} // namespace tutti::governance
