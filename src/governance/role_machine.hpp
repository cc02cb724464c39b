// How what is known of who leads changes, for one resource. Lease decides; this is what comes of it, and its
// test holds the two together.
#pragma once

#include "governance/leadership/leadership.hpp"
#include "governance/state_machine.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::governance {

enum class RoleEvent : std::uint8_t {
    Won,    ///< our lease holds the resource
    Heard,  ///< another leads, or nobody does; of a leader: it came when its lease was over
    Ended,  ///< handed over, resigned, or taken: what holds now is yet to be heard
    Unsure, ///< our lease may be over, or what was heard is too old to be believed
};

enum class RoleAction : std::uint8_t {
    Lead,   ///< what only the leader does may begin
    Follow, ///< send on, read only
    Stop,   ///< nothing may be written from now on
};

std::string_view name(RoleEvent event) noexcept;
std::string_view name(RoleAction action) noexcept;

inline constexpr StateMachine role_machine(
    "the leadership of a resource", std::to_array<Transition<Role, RoleEvent, RoleAction>>({
                                        {Role::Unknown, RoleEvent::Won, Role::Leader, RoleAction::Lead},
                                        {Role::Unknown, RoleEvent::Heard, Role::Follower, RoleAction::Follow},
                                        {Role::Follower, RoleEvent::Won, Role::Leader, RoleAction::Lead},
                                        {Role::Follower, RoleEvent::Unsure, Role::Unknown, RoleAction::Stop},
                                        {Role::Leader, RoleEvent::Ended, Role::Unknown, RoleAction::Stop},
                                        {Role::Leader, RoleEvent::Unsure, Role::Unknown, RoleAction::Stop},
                                        {Role::Leader, RoleEvent::Heard, Role::Follower, RoleAction::Stop},
                                    })
);
static_assert(role_machine.is_sound());

} // namespace tutti::governance
