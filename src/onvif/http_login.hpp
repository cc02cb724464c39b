// HTTP's own way to log in, which some cameras ask for before SOAP's: Digest (RFC 7616, and RFC 2069's
// without qop). Basic is none of ours: it would give the password to whoever asks.
#pragma once

#include "base/result.hpp"
#include "onvif/username_token.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::onvif {

/// What a server asks for (WWW-Authenticate), the best of what we can.
struct HttpChallenge {
    enum class Scheme : std::uint8_t { Md5, Sha256 };

    Scheme scheme = Scheme::Md5;
    std::string realm;
    std::string nonce;
    std::optional<std::string> opaque;
    bool has_qop = false;  ///< "auth" is offered
    bool is_stale = false; ///< the login was right, its nonce is too old

    bool operator==(const HttpChallenge&) const = default;
};

/// The strongest of all that the fields ask for. NotFound: none that we know.
Result<HttpChallenge> read_challenge(std::span<const std::string_view> fields);

struct HttpUse {
    std::string_view method;
    std::string_view target;    ///< path and query
    std::string_view own_nonce; ///< random
    std::uint32_t count = 1;    ///< how often this challenge's nonce has been used, with this time
};

/// The value of the field Authorization.
std::string print_authorization(const HttpChallenge& challenge, const Login& login, const HttpUse& use);

} // namespace tutti::onvif
