// What is asked of a worker that another installation leads: sent there, passed on, or refused.
#pragma once

#include "gateway/desk.hpp"

#include <optional>
#include <string_view>

namespace tutti::gateway {

/// Says of a request that a gateway passed it on: it is not passed on once more.
inline constexpr std::string_view passed_on_field = "X-Tutti-Passed-On";

/// Nothing: it is for the worker here. A question is, too.
std::optional<io::HttpReply>
for_the_leader(Desk& desk, const io::HttpRequest& request, const PostedCommand& command);

/// Whether what that worker here answers may be behind.
bool may_be_behind(const Desk& desk, std::string_view worker);
/// Says of an answer that it may be behind, where it does not yet.
io::HttpResponse with_staleness(io::HttpResponse response, bool is_stale);

/// As it goes out here. That the leader does not know who asks is nobody's end of a session here.
io::HttpResponse relayed(Result<io::HttpResponse> answer);

} // namespace tutti::gateway
