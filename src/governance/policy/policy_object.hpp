// PolicyObject: a role, a rule or a quota, as an object has it.
#pragma once

#include "base/value.hpp"
#include "calendar/time_zone.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tutti::governance::policy {

struct PolicyObject {
    std::string kind; ///< "role", "rule", "quota"
    std::string name;
    Value spec;
};

/// Whether objects of that kind are a policy's.
bool is_policy_kind(std::string_view kind) noexcept;

/// A zone of the database, or without a name that of this machine. Where there is none all clocks show UTC.
using Zones = std::function<Result<calendar::TimeZone>(std::string_view name)>;

} // namespace tutti::governance::policy
