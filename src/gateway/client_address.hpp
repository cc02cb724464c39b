// Whose request it is: the address that it came from, or, from a reverse proxy on this machine, the one that
// the proxy says. Pure.
#pragma once

#include "io/http/http_message.hpp"

#include <string_view>

namespace tutti::gateway {

/// Numeric. Of `X-Forwarded-For` the last address counts, which the proxy itself has written; those before it
/// are its client's word. Who is on another machine is never believed.
std::string_view client_address(const io::HttpRequest& request);

} // namespace tutti::gateway
