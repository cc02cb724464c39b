// Access: the lock on the door, where there is one, and the cookie that opens it.
#pragma once

#include "base/time.hpp"
#include "gateway/basic_logins.hpp"
#include "gateway/devices.hpp"
#include "gateway/password.hpp"
#include "gateway/sessions.hpp"
#include "io/http/http_message.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

inline constexpr std::string_view session_cookie = "tutti_session";
inline constexpr std::string_view device_cookie = "tutti_device";
inline constexpr std::string_view csrf_field = "X-CSRF-Token";

struct Access {
    std::optional<Password> password; ///< of the configuration; nothing: users alone can log in
    Sessions sessions;
    Devices devices;
    std::string username; ///< that has to be said with the configured password; empty: none
    BasicLogins basics;

    Access(std::optional<Password> known, const SessionKey& key, RandomSource& random, std::string name = {})
        : password(std::move(known)), sessions(key, random), devices(key, random), username(std::move(name)),
          basics(key) {}
};

/// What a login by the configured password has to bring.
struct Required {
    std::array<unsigned char, 32> password{}; ///< its fingerprint
    std::string username;

    bool operator==(const Required&) const = default;
};
/// Of whatever door there is; nothing where there is none.
std::optional<Required> required_by(const Access* access);

/// The session's token as the request says it; empty where it says none.
std::string_view session_of(const io::HttpRequest& request);
/// The device's token; empty where it says none.
std::string_view device_of(const io::HttpRequest& request);
/// Whether the session's token against forged requests came along.
bool has_csrf_token(const Access& access, const io::HttpRequest& request);

} // namespace tutti::gateway
