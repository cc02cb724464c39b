// Role: who may ask what. Each may what those before it may.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::gateway {

enum class Role : std::uint8_t {
    Anyone,
    Viewer,   ///< looks, and changes nothing
    Operator, ///< plays, switches, starts and stops
    Admin,    ///< sets up: configuration, scripts, tokens. Who knows the password is one
};

constexpr std::string_view name(Role role) noexcept {
    constexpr std::string_view names[] = {"anyone", "viewer", "operator", "admin"};
    return names[static_cast<std::size_t>(role)];
}

/// One that a person can have.
constexpr std::optional<Role> parse_role(std::string_view text) noexcept {
    for (const auto role : {Role::Viewer, Role::Operator, Role::Admin})
        if (name(role) == text) return role;
    return std::nullopt;
}

} // namespace tutti::gateway
