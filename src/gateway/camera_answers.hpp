// What answers about cameras share: the camera worker is asked, and what it says becomes the answer.
#pragma once

#include "base/value.hpp"
#include "gateway/desk.hpp"
#include "io/http/http_message.hpp"

#include <functional>
#include <string>

namespace tutti::gateway {

io::HttpResponse no_such_camera();

/// From the payload of the worker's reply, or from what kept it away.
using CamerasAnswered = std::function<io::HttpResponse(const Result<std::string>& payload)>;

/// One that runs on demand is kept there by it. 503 where it is not there.
io::HttpReply ask_cameras(Desk& desk, std::string action, Value params, CamerasAnswered answer);

} // namespace tutti::gateway
