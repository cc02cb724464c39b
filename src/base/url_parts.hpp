// What the URLs of all backends have in common: user and password, host and port. The errors never repeat
// the URL: a secret may be in it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

struct UrlCredentials {
    std::optional<std::string> user = {};
    std::optional<std::string> password = {};
};

/// "user:password", each percent-encoded.
Result<UrlCredentials> parse_url_credentials(std::string_view text);

struct UrlAddress {
    std::string host;
    std::optional<std::uint16_t> port = {};
};

/// "host", "host:port", "[v6]:port".
Result<UrlAddress> parse_url_address(std::string_view text);

/// "user@[v6]:port", as it stands behind "scheme://" for people.
std::string
print_url_address(const std::optional<std::string>& user, std::string_view host, std::uint16_t port);

} // namespace tutti
