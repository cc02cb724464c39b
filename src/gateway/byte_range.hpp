// The part of an answer that a client asks for: `Range` (RFC 9110 §14).
#pragma once

#include "io/http/http_message.hpp"

namespace tutti::gateway {

/// Of a whole answer (200) what the request's Range asks for: 206 with Content-Range, 416 where there is
/// nothing of it. A range that is none, or several of them, is not looked at: then the whole goes.
io::HttpResponse ranged(io::HttpResponse whole, const io::HttpRequest& request);

} // namespace tutti::gateway
