// Looks at a text without taking it apart: is it one valid JSON object, and has it these members? For the
// shim, which has neither a heap nor the JSON library.
#pragma once

#include <cstddef>
#include <string_view>

namespace tutti::supervise {

/// What a log line's object has at its top level.
struct ObjectOutline {
    bool valid = false; ///< the whole text is one JSON object (RFC 8259), UTF-8 included, not nested too deep
    bool has_message = false;
    bool has_timestamp = false;
    bool has_service = false;
};

ObjectOutline outline(std::string_view text) noexcept;

} // namespace tutti::supervise
