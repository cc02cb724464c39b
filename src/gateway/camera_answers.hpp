// What answers about cameras share: the camera worker is asked, and what it says becomes the answer.
#pragma once

#include "base/value.hpp"
#include "gateway/answer.hpp"
#include "gateway/desk.hpp"
#include "io/http/http_message.hpp"

#include <string>

namespace tutti::gateway {

io::HttpResponse no_such_camera();

/// One that runs on demand is kept there by it. 503 where it is not there.
io::HttpReply ask_cameras(Desk& desk, std::string action, Value params, MakeAnswer answer);

} // namespace tutti::gateway
