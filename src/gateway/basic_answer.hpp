// A request that shows a name and its password (HTTP Basic, RFC 7617) instead of a session: checked first,
// then answered.
#pragma once

#include "gateway/desk.hpp"

#include <functional>

namespace tutti::gateway {

/// Whether the request shows some that have to be checked before it is known who asks.
bool shows_basic(Desk& desk, const io::HttpRequest& request);

/// `answer` gives the answer to who was right; it is asked with a copy of the request, which lives as long.
io::HttpReply check_basic_first(
    Desk& desk, const io::HttpRequest& request, std::function<io::HttpReply(const io::HttpRequest&)> answer
);

} // namespace tutti::gateway
