#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace tutti {

const char* name(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::InvalidInput:
        return "invalid_input";
    case ErrorCode::UnknownVersion:
        return "unknown_version";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::Conflict:
        return "conflict";
    case ErrorCode::PermissionDenied:
        return "permission_denied";
    case ErrorCode::LimitExceeded:
        return "limit_exceeded";
    case ErrorCode::Unavailable:
        return "unavailable";
    case ErrorCode::Timeout:
        return "timeout";
    case ErrorCode::Environment:
        return "environment";
    }
    return "unknown";
}

void invariant(bool holds, const char* what) noexcept {
    if (holds) [[likely]]
        return;
    std::fprintf(stderr, "broken invariant: %s\n", what);
    std::abort();
}

} // namespace tutti
