// Which bytes are UTF-8, and which a UTF-8 string in the sense of MQTT 5 §1.5.4. Pure text rules, no lengths.
#pragma once

#include <string_view>

namespace tutti::mqtt {

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) without U+0000. Control
/// characters and non-characters pass: the specification only discourages them.
bool is_mqtt_text(std::string_view bytes) noexcept;

/// Well-formed UTF-8, U+0000 included: what a payload is whose format says so (MQTT 5 §3.3.2.3.2).
bool is_utf8(std::string_view bytes) noexcept;

} // namespace tutti::mqtt
