#include "governance/policy.hpp"

#include <fmt/format.h>

namespace tutti::governance {

UserRole least_role(Permission permission) noexcept {
    switch (permission) {
    case Permission::Look:
        return UserRole::Viewer;
    case Permission::Play:
        return UserRole::Operator;
    case Permission::SetUp:
        break;
    }
    return UserRole::Admin;
}

Decision RolePolicy::decide(const Subject& subject, const CommandType& type, const Value&) const {
    const auto least = least_role(type.permission);
    if (subject.role != UserRole::None && subject.role >= least)
        return {true, fmt::format("role {}", name(subject.role))};
    return {
        false, fmt::format(
                   "{} takes the role {}, and {} has {}", type.name, name(least), subject.name,
                   subject.role == UserRole::None ? "none" : name(subject.role)
               )
    };
}

} // namespace tutti::governance
