// JsonPointer: a place in a Value, written as RFC 6901 writes it: "/sensors/0/t". The empty one is the value
// as a whole.
#pragma once

#include "base/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti {

class JsonPointer {
public:
    /// Longer ones lead nowhere: no JSON that is read here is deeper.
    static constexpr std::size_t most_steps = 64;

    JsonPointer() = default;

    /// InvalidInput: it does not begin with '/', a '~' is neither "~0" nor "~1", it has too many steps.
    static Result<JsonPointer> parse(std::string_view text);

    /// What stands there; nothing where something else, or nothing, does.
    const Value* find_in(const Value& value) const noexcept;
    bool is_whole() const noexcept { return steps_.empty(); }

    /// As parse() takes it.
    std::string text() const;

    bool operator==(const JsonPointer&) const = default;

private:
    std::vector<std::string> steps_;
};

} // namespace tutti
