// Tailnet: what people of a tailnet may do, who come through `tailscale serve`. It says who they are in
// Tailscale-User-Login, having taken away what they themselves said there; so that is believed of requests
// that came by its own socket, and of no others. Pure.
#pragma once

#include "gateway/role.hpp"
#include "io/http/http_message.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tutti::gateway {

inline constexpr std::string_view tailnet_login = "Tailscale-User-Login";

/// By login, in small letters; "*": everybody else who has one.
using Tailnet = std::map<std::string, Role, std::less<>>;

/// Anyone where the request came elsewhere, says no login or several, or nobody of that login is known.
Role tailnet_role(const Tailnet& tailnet, const io::HttpRequest& request);

} // namespace tutti::gateway
