#include "gateway/role.hpp"

#include "base/name.hpp"

namespace tutti::gateway {

std::optional<HeldRole> parse_held_role(std::string_view text) {
    if (const auto ours = parse_role(text)) return HeldRole(*ours);
    if (!is_dotted_name(text) || text == name(Role::Anyone)) return std::nullopt;
    return HeldRole(std::string(text));
}

} // namespace tutti::gateway
