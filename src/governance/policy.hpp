// Policy: who may ask what. Whatever is not allowed is refused.
#pragma once

#include "governance/command_type.hpp"
#include "governance/request.hpp"

#include <string>

namespace tutti::governance {

struct Decision {
    bool is_allowed = false;
    std::string reason; ///< why not, with what it would take; or by which rule
};

class Policy {
public:
    virtual ~Policy() = default;
    virtual Decision decide(const Subject& subject, const CommandType& type, const Value& params) const = 0;
};

/// By role alone: a viewer looks, an operator plays, an admin sets up, and who has no role may nothing.
class RolePolicy final : public Policy {
public:
    Decision decide(const Subject& subject, const CommandType& type, const Value& params) const override;
};

/// The least role that has it.
UserRole least_role(Permission permission) noexcept;

} // namespace tutti::governance
