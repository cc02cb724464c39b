// What a service that speaks JSON answered, or in words why that is nothing to read: for those who ask one.
#pragma once

#include "base/value.hpp"
#include "io/http/http_message.hpp"

#include <string_view>

namespace tutti::io {

/// The answer's JSON. `who` begins the sentence of an error: "wttr.in answers with a page instead of data".
/// Unavailable: a fault of the server's own (5xx), which may pass; LimitExceeded: it was asked too often
/// (429); PermissionDenied: 401 and 403; NotFound: 404; InvalidInput: anything else that is no data.
Result<Value> json_of(const HttpResponse& answer, std::string_view who);

/// Whether it is a page for people (HTML): the login of a router, a proxy's fault.
bool is_page(const HttpResponse& answer) noexcept;

/// The beginning of the answer as one line for people, without control characters; empty for a page.
std::string first_words(const HttpResponse& answer);

} // namespace tutti::io
