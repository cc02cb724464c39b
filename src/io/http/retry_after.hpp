// How long a server asks to be left alone.
#pragma once

#include "base/time.hpp"
#include "io/http/http_message.hpp"

#include <optional>
#include <string_view>

namespace tutti::io {

/// Longer ones are this.
inline constexpr microseconds longest_retry_after = std::chrono::hours(24);

/// Of "120", or of a date as servers write it (RFC 9110 §10.2.3, §5.6.7: IMF-fixdate), which is held against
/// `now`. Nothing: it is neither.
std::optional<microseconds> read_retry_after(std::string_view text, WallTime now);

/// By the answer's Retry-After; nothing where it says none.
std::optional<microseconds> retry_after(const HttpResponse& answer, WallTime now);

} // namespace tutti::io
