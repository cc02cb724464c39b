// Who asks, in a SOAP header: WS-Security's UsernameToken with a digest of the password (OASIS WSS
// UsernameToken Profile 1.0, 2004, §3.1). The camera compares the time with its own clock, so it is told the
// camera's time.
#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace tutti::onvif {

struct Login {
    std::string user; ///< empty: nobody is asked for
    std::string password;

    bool operator==(const Login&) const = default;
};

/// Base64(SHA-1(nonce + created + password)), of the nonce's bytes themselves.
std::string password_digest(std::string_view nonce, std::string_view created, std::string_view password);

/// The element <wsse:Security>. `nonce`: random bytes, never the same twice; `camera_time`: by the camera's
/// clock.
std::string print_security(const Login& login, std::string_view nonce, WallTime camera_time);

} // namespace tutti::onvif
