// Base64 (RFC 4648 §4, with padding): how bytes that are no text stand in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tutti {

std::string to_base64(std::string_view bytes);
/// Nothing where the text is not exactly what to_base64() writes.
std::optional<std::string> from_base64(std::string_view text);

} // namespace tutti
