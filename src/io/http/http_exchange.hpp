// One request and its answer over a stream. Internal to this folder.
#pragma once

#include "io/asio.hpp"
#include "io/http/http_response_parser.hpp"
#include "io/stream.hpp"

#include <string>

namespace tutti::io {

/// Until the answer is there whole, or the stream is closed by somebody else; both outlive it.
Task<Result<HttpResponse>> exchange(Stream& stream, std::string request, HttpResponseParser& parser);

} // namespace tutti::io
