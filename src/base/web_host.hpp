// Who a browser means by the host of a page or of a request: a name that anybody may have made resolve to us
// (DNS rebinding), or one that nobody can. Pure.
#pragma once

#include <string_view>

namespace tutti {

/// "localhost:8080" → "localhost", "[::1]:8080" → "[::1]".
std::string_view host_without_port(std::string_view host) noexcept;

/// An address, which nobody can make mean another: "192.168.1.7", "[fd00::1]". Without a port.
bool is_address_host(std::string_view host) noexcept;

/// Host names that mean this machine, seen from itself: localhost, 127.0.0.0/8, [::1].
bool is_local_host(std::string_view host) noexcept;

} // namespace tutti
