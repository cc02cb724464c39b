// Strings of JSON text (RFC 8259 §7), checked to be UTF-8 (RFC 3629).
#pragma once

#include <string>
#include <string_view>

namespace tutti::json {

/// Reads the string whose first character, behind its '"', is at `at`, and moves `at` behind its last '"'.
/// What it says is `into`: a part of the text, or of `unescaped` where it has escapes. Else says what is
/// wrong, and `at` is where.
const char* read_string(const char*& at, const char* end, std::string& unescaped, std::string_view& into);

} // namespace tutti::json
