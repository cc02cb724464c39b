#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace tutti::io {

std::unexpected<Error> system_failure(std::string_view doing, const std::filesystem::path& path) {
    const int cause = errno;
    auto code = ErrorCode::Environment;
    if (cause == ENOENT || cause == ENOTDIR) code = ErrorCode::NotFound;
    if (cause == EACCES || cause == EPERM) code = ErrorCode::PermissionDenied;
    return fail(code, fmt::format("{} {}: {}", doing, path.native(), std::strerror(cause)));
}

} // namespace tutti::io
