// What the hub answers whoever asks it who may say and read what.
#pragma once

#include "control/message.hpp"
#include "hub/authorizer.hpp"

namespace tutti::hub {

/// `may {user?, client?, address?, action, topic}` → `{allowed, reason, by: "rules"|"table", verdict,
/// rules}`, as one of that name and client id is decided on. Without a name it is an anonymous client's. The
/// topic is as rules name it: "event/x" below our root, "/home/lamp" from the top.
control::Reply answer_may(const BusKeyAuthorizer& authorizer, const control::Request& request);

} // namespace tutti::hub
