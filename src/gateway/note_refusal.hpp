// What of an answer is a refusal that stands in the audit: who may not what.
#pragma once

#include "gateway/desk.hpp"
#include "gateway/route.hpp"

#include <string_view>

namespace tutti::gateway {

/// Where the answer says that somebody may not: 403, and of what changes something also 401, as pages look
/// before anybody has logged in. The answer then says by which `decision_id`.
void note_refusal(Desk& desk, const Route& route, const io::HttpRequest& request, io::HttpResponse& answer);

/// Who wants to log in and does not get in. `username`: of a user that there is; whoever mistypes may have
/// said a password.
void note_refused_login(
    Desk& desk, std::string_view address, std::string_view username, const io::HttpResponse& answer
);

} // namespace tutti::gateway
