#include "control_plane/objects/user_roles.hpp"

#include "base/value_path.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "governance/policy/user_role.hpp"

#include <fmt/format.h>

#include <string>

namespace tutti::control_plane {

std::optional<governance::Fault>
why_no_role(store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes) {
    for (const auto& change : changes) {
        if (change.key.kind != "user" || !change.after) continue;
        const std::string role(text_at(change.after->spec, "role").value_or(""));
        if (governance::role_from(role)) continue;
        const auto there = find_object(transaction, {"role", role});
        if (!there) return governance::fault_of(there.error());
        if (*there) continue;
        return governance::Fault{
            .status = 400,
            .code = name(ErrorCode::InvalidInput),
            .message = fmt::format(
                "user/{}: there is no role {}: apply it with the user, or before", change.key.name, role
            ),
            .field = "objects"
        };
    }
    return std::nullopt;
}

} // namespace tutti::control_plane
