// Which row of the table a request means. Pure.
#pragma once

#include "gateway/route.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// The values of the pattern's placeholders where the path fits it. No placeholder is empty.
std::optional<PathValues> match_path(std::string_view pattern, std::string_view path);

struct Match {
    const Route* route = nullptr; ///< of that path and method
    const Route* path = nullptr;  ///< of that path, whatever the method; nothing: nobody answers there
    PathValues values;
};

Match find_route(std::span<const Route> routes, std::string_view method, std::string_view path);

/// For Allow: "GET, HEAD, POST, OPTIONS".
std::string allowed_methods(std::span<const Route> routes, std::string_view pattern);

} // namespace tutti::gateway
