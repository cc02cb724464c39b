// JSON text (RFC 8259) ↔ Value.
#pragma once

#include "base/value.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

/// Deeper nesting than this is refused, so that no input can exhaust the stack.
inline constexpr int max_json_depth = 64;

/// Parses JSON texts one after the other, keeping its buffers between them.
class JsonReader {
public:
    JsonReader();
    ~JsonReader();
    JsonReader(JsonReader&&) noexcept;
    JsonReader& operator=(JsonReader&&) noexcept;

    /// The whole text as one value. Refuses duplicate keys, text after the value, invalid UTF-8 and nesting
    /// deeper than max_json_depth. Integers outside int64 become reals.
    Result<Value> parse(std::string_view text);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// JsonReader::parse for a single text.
Result<Value> parse_json(std::string_view text);

/// A member of an object as it was written, byte for byte; nothing where it has none of that name. `object`
/// is a text that parse_json() takes.
std::optional<std::string_view> member_text(std::string_view object, std::string_view name);

/// Compact JSON: members in their order, shortest numbers that read back the same, reals always with a '.' or
/// an exponent; reals that JSON cannot say (infinite, NaN) become null.
std::string print_json(const Value& value);
void append_json(std::string& out, const Value& value);
/// A string as a JSON string literal, quotes included. Control characters are escaped; other bytes pass
/// unchanged.
void append_json_string(std::string& out, std::string_view text);

} // namespace tutti
