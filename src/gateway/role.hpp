// Role: who may ask what. Each may what those before it may.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

/// What somebody was made: one of ours, or one of a policy's, by its name.
class HeldRole {
public:
    HeldRole(Role ours = Role::Viewer) : ours_(ours) {} // NOLINT: one of ours is one
    explicit HeldRole(std::string own) : ours_(Role::Anyone), own_(std::move(own)) {}

    /// Anyone where it is a policy's.
    Role ours() const noexcept { return ours_; }
    /// Empty where it is one of ours.
    const std::string& own() const noexcept { return own_; }
    bool operator==(const HeldRole&) const = default;

private:
    Role ours_;
    std::string own_;
};

inline std::string_view name(const HeldRole& role) noexcept {
    return role.own().empty() ? name(role.ours()) : std::string_view(role.own());
}
/// Of any name that a role can have; whether there is such a one a policy knows.
std::optional<HeldRole> parse_held_role(std::string_view text);

} // namespace tutti::gateway
