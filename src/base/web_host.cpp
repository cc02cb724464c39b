#include "base/web_host.hpp"

#include "base/ascii.hpp"
#include "base/ip_network.hpp"

namespace tutti {

std::string_view host_without_port(std::string_view host) noexcept {
    if (!host.starts_with('[')) return host.substr(0, host.find(':'));
    const auto end = host.find(']');
    return end == std::string_view::npos ? host : host.substr(0, end + 1);
}

bool is_address_host(std::string_view host) noexcept {
    if (!host.starts_with('[')) {
        const auto address = parse_ip_address(host);
        return address && address->is_v4() && !host.contains(':');
    }
    if (!host.ends_with(']')) return false;
    return parse_ip_address(host.substr(1, host.size() - 2)).has_value();
}

bool is_local_host(std::string_view host) noexcept {
    if (equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
    return host.starts_with("127.") && is_address_host(host); // not a name that begins like one
}

} // namespace tutti
