// GatewayActions: what the gateway lets somebody do besides commands, as rules of a policy name it. Which of
// its routes is which, its table says (src/gateway/routes.cpp).
#pragma once

#include "governance/policy/user_role.hpp"

#include <span>
#include <string_view>

namespace tutti::governance {

struct GatewayAction {
    std::string_view name;    ///< "http.sources.read"
    UserRole role;            ///< the least of ours that may without any rule
    std::string_view of = {}; ///< the kind of its resources, "source"; empty: it is of nothing in particular
    std::string_view about;   ///< for people
};

/// By name.
std::span<const GatewayAction> gateway_actions() noexcept;
/// Nullptr: there is none.
const GatewayAction* find_gateway_action(std::string_view name) noexcept;

} // namespace tutti::governance
