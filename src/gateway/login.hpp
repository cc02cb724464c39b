// Login: one attempt to get in with a password, under the limits of who makes it (login_limiter.hpp). What
// the check costs tells nobody which names there are.
#pragma once

#include "gateway/desk.hpp"

#include <expected>
#include <functional>
#include <string>

namespace tutti::gateway {

struct Credentials {
    std::string username; ///< empty: none was said
    std::string password;
};

/// What such an attempt is held against.
LoginCheck check_for(const Desk& desk, Credentials given);

/// The series of who got in (users.hpp), or the answer to who did not.
using LoggedIn = std::function<void(std::expected<std::string, io::HttpResponse>)>;
/// `done` hears of it, now or later. There is a lock on the door.
void attempt_login(Desk& desk, const io::HttpRequest& request, Credentials given, LoggedIn done);

} // namespace tutti::gateway
