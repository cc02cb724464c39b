#include "gateway/origin.hpp"

#include "base/ascii.hpp"
#include "base/web_host.hpp"
#include "io/http/http_message.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

bool is_same_host(std::string_view origin, std::string_view host) noexcept {
    for (const std::string_view scheme : {"http://", "https://"})
        if (origin.starts_with(scheme)) return equal_ignoring_case(origin.substr(scheme.size()), host);
    return false;
}

bool is_welcome(const Origins& origins, std::string_view origin) noexcept {
    return std::ranges::find(origins, origin) != origins.end();
}

std::string cors_fields(std::string_view origin) {
    return fmt::format(
        "Access-Control-Allow-Origin: {}\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n",
        origin
    );
}

std::string preflight_fields(std::string_view methods) {
    return fmt::format(
        "Access-Control-Allow-Methods: {}\r\nAccess-Control-Allow-Headers: Content-Type, Idempotency-Key, "
        "X-CSRF-Token\r\n"
        "Access-Control-Max-Age: 600\r\n",
        methods
    );
}

AllowedHosts AllowedHosts::local(std::vector<std::string> more) {
    AllowedHosts hosts;
    hosts.more_ = std::move(more);
    return hosts;
}

AllowedHosts AllowedHosts::any() {
    AllowedHosts hosts;
    hosts.any_ = true;
    return hosts;
}

bool AllowedHosts::allows(std::string_view host) const noexcept {
    if (any_) return true;
    const auto name = host_without_port(host);
    return is_local_host(name) || std::ranges::any_of(more_, [name](const std::string& allowed) {
               return equal_ignoring_case(name, allowed);
           });
}

} // namespace tutti::gateway
