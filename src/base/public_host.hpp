// Whether a host can be one of the public internet: for what strangers name and this machine is to ask.
#pragma once

#include "base/ip_network.hpp"

#include <string_view>

namespace tutti {

/// No address of a network of its own: loopback, private, link-local, shared, multicast, reserved, or one
/// that only wraps such an address (RFC 6890, RFC 6052).
bool is_public(const IpAddress& address);

/// A public address, or a name that a public one may have: with a dot in it, and below no domain that means
/// something else in each network ("localhost", "printer.local", "nas.home.arpa"). What it leads to is seen
/// when it is looked up. IPv6 without brackets.
bool is_public_host(std::string_view host);

} // namespace tutti
