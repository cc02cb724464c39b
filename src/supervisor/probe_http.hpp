// The least of HTTP that a probe needs: one GET, and the status that came of it.
#pragma once

#include "base/address.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::supervisor {

std::string probe_request(const Address& address, std::string_view path);

/// Bytes of an answer that tell its status (RFC 9112 §4: "HTTP/1.1 200").
inline constexpr std::size_t status_length = 12;

/// Of an answer's first `status_length` bytes; nothing where that is no HTTP/1.
std::optional<int> status_of(std::string_view answer) noexcept;

/// Of bytes that are none: for people.
std::string_view why_no_status(std::string_view answer) noexcept;

} // namespace tutti::supervisor
