#include "gateway/access.hpp"

namespace tutti::gateway {

std::optional<Required> required_by(const Access* access) {
    if (access == nullptr) return std::nullopt;
    if (!access->password) return Required{{}, access->username};
    return Required{access->password->fingerprint(), access->username};
}

std::string_view session_of(const io::HttpRequest& request) {
    return io::find_cookie(request, session_cookie).value_or(std::string_view());
}

std::string_view device_of(const io::HttpRequest& request) {
    return io::find_cookie(request, device_cookie).value_or(std::string_view());
}

bool has_csrf_token(const Access& access, const io::HttpRequest& request) {
    return access.sessions.csrf_matches(session_of(request), request.find(csrf_field).value_or(""));
}

} // namespace tutti::gateway
