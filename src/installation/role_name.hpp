// A role that somebody may have, as the file writes it.
#pragma once

#include "toml/values.hpp"

#include <string>
#include <string_view>

namespace tutti::installation {

inline constexpr toml::OneOf<std::string_view, 3> roles{
    {{{"viewer", "viewer"}, {"operator", "operator"}, {"admin", "admin"}}}
};

struct RoleName {
    toml::Read<std::string> operator()(const Value& value) const {
        const auto role = roles(value);
        if (!role) return std::unexpected(role.error());
        return std::string(*role);
    }
};

} // namespace tutti::installation
