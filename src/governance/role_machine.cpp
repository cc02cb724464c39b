#include "governance/role_machine.hpp"

#include <array>
#include <cstddef>

namespace tutti::governance {

namespace {

constexpr std::array<std::string_view, 4> role_events = {"won", "heard", "ended", "unsure"};
constexpr std::array<std::string_view, 3> role_actions = {"lead", "follow", "stop"};

} // namespace

std::string_view name(RoleEvent event) noexcept { return role_events[static_cast<std::size_t>(event)]; }
std::string_view name(RoleAction action) noexcept { return role_actions[static_cast<std::size_t>(action)]; }

} // namespace tutti::governance
