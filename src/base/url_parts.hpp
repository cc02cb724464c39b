// What the URLs of all backends have in common: user and password, host and port. The errors never repeat
// the URL: a secret may be in it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

/// InvalidInput: a '%' without two hex digits.
Result<std::string> percent_decoded(std::string_view text);
/// A text as one piece of a path or a query: all but RFC 3986's unreserved characters as %XX.
std::string percent_encoded(std::string_view text);

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
