// The environment that a service's processes get: "NAME=value" each.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervisor {

/// Instead of whatever it was before.
inline void
set_variable(std::vector<std::string>& environment, std::string_view name, std::string_view value) {
    const auto prefix = std::string(name) + "=";
    std::erase_if(environment, [&](const std::string& text) { return text.starts_with(prefix); });
    environment.push_back(prefix + std::string(value));
}

} // namespace tutti::supervisor
