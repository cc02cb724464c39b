// What the operating system said, as an Error.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string_view>

namespace tutti::io {

/// "writing /x/y: No space left on device", from errno: NotFound, PermissionDenied, or Environment.
std::unexpected<Error> system_failure(std::string_view doing, const std::filesystem::path& path);

} // namespace tutti::io
