// Base64 (RFC 4648): how bytes that are no text stand in JSON (§4, with padding) and in URLs (§5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tutti {

std::string to_base64(std::string_view bytes);
/// Nothing where the text is not exactly what to_base64() writes.
std::optional<std::string> from_base64(std::string_view text);

/// The same without padding, in letters that may stand in URLs (RFC 4648 §5).
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

} // namespace tutti
