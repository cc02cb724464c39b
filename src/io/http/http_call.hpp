// What a client asks of a server: URL, request, and its bytes. Pure; the connection is http_client.hpp's.
#pragma once

#include "base/result.hpp"
#include "base/url_parts.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::io {

/// The parts of "http://host:8080/path?query". The fragment is left out: it is the client's own.
struct HttpUrl {
    enum class Scheme : std::uint8_t { Http, Https };

    Scheme scheme = Scheme::Http;
    std::string host; ///< a name or an address, IPv6 without brackets
    std::uint16_t port = 80;
    std::string target; ///< path and query; begins with '/'

    /// "host:8080", as it stands in the field Host: without the scheme's own port.
    std::string authority() const;
    /// "http://host:8080/path", for people: queries carry keys.
    std::string without_query() const;

    bool operator==(const HttpUrl&) const = default;
};

/// InvalidInput: another scheme, a name or password in it (they would end up in logs), anything that is no
/// URL.
Result<HttpUrl> parse_http_url(std::string_view text);

using tutti::percent_encoded;

/// Which servers a call may go to.
enum class Reach : std::uint8_t {
    Anywhere,
    PublicAlone, ///< to no address of a network of its own, whatever the name leads to (public_host.hpp)
};

inline constexpr const char* no_public_address = "the host leads to no public address";

struct HttpCall {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> fields = {}; ///< beside those of the client
    std::string content_type = {};                                ///< empty: none
    std::string body = {};
    std::filesystem::path unix_socket = {}; ///< where the server is; empty: at the URL's host and port
    Reach reach = Reach::Anywhere;
};

/// What becomes of the connection behind the answer.
enum class AfterAnswer : std::uint8_t { Close, KeepOpen };

/// The request as it goes to the server. InvalidInput: what would break the message, and fields that are the
/// client's own.
Result<std::string>
print_request(const HttpCall& call, const HttpUrl& url, AfterAnswer after = AfterAnswer::Close);

/// Whether every field may go into a message, beside those of the client.
Result<void> check_fields(const HttpCall& call);

} // namespace tutti::io
