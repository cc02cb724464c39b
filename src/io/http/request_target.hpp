// Where a request goes: its target and its Host, taken apart as RFC 9112 §3.2 has them.
#pragma once

#include "io/http/http_message.hpp"
#include "io/http/http_parser.hpp"

#include <optional>
#include <string_view>

namespace tutti::io {

/// Sets the request's `host` from its field Host; a problem where that is no host name.
std::optional<HttpProblem> take_host(HttpRequest& request);

/// Sets `path` and `query`, and `host` where the target names one. A problem where it is no path.
std::optional<HttpProblem> take_target(std::string_view target, HttpRequest& request);

/// Whether the request line, as far as it is here, ends in a version of HTTP that is not ours.
bool names_other_version(std::string_view here) noexcept;

} // namespace tutti::io
