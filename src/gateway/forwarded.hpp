// Whose request it is where a reverse proxy stands before us: what X-Forwarded-For, -Proto and -Host say,
// from proxies that were named alone. Pure.
#pragma once

#include "base/ip_network.hpp"
#include "io/http/http_message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

/// Whom to believe what they say of their clients.
using TrustedProxies = std::vector<IpNetwork>;

bool is_trusted(const TrustedProxies& proxies, std::string_view address);

/// Who asks, by the word of the one who has connected.
struct Forwarded {
    std::string client;     ///< numeric address
    bool is_secure = false; ///< it came by HTTPS
    std::string_view host;  ///< that the client asked for; empty: nothing was said of it
};

/// Of the addresses in X-Forwarded-For and the one who has connected, the last that is none of our proxies:
/// what stands before it is its own word. The other two fields say what the proxy before which it stands has
/// heard; of a shorter list, what its first entry says. The one who has connected is believed.
Forwarded read_forwarded(const TrustedProxies& proxies, const io::HttpRequest& request);

} // namespace tutti::gateway
