// Doorkeeper: what speaks against a request, whoever would answer it. It reads the route's row, and
// the rules about that: what changes something needs an own page, the session's token and JSON, and has its
// limit. Pure.
#pragma once

#include "gateway/desk.hpp"
#include "gateway/post_limiter.hpp"
#include "gateway/route.hpp"

#include <optional>

namespace tutti::gateway {

class Doorkeeper {
public:
    /// Nothing: let it in.
    std::optional<io::HttpResponse> refuse(Desk& desk, const Route& route, const Call& call);

private:
    std::optional<io::HttpResponse>
    refuse_change(Desk& desk, const Route& route, const io::HttpRequest& request);

    PostLimiter limiter_;
};

} // namespace tutti::gateway
