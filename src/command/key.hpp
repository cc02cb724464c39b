// What a terminal sends when a key is pressed (ECMA-48, xterm), as keys. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::command {

struct Key {
    enum class Kind : std::uint8_t { Character, Up, Down, Left, Right, PageUp, PageDown, Home, End, Escape };

    Kind kind = Kind::Character;
    std::string text = {}; ///< of a character: its UTF-8; Enter is "\n", backspace "\b"

    bool is(std::string_view character) const noexcept {
        return kind == Kind::Character && text == character;
    }
    bool operator==(const Key&) const = default;
};

/// A stream of bytes, split anywhere, into keys. A sequence that nobody knows is no key. An escape is the key
/// Escape, or how a sequence begins: only the time tells, as the rest of a sequence comes at once.
class KeyDecoder {
public:
    std::vector<Key> feed(std::string_view bytes);
    /// Whether an escape came last.
    bool is_undecided() const noexcept { return rest_ == "\x1b"; }
    /// Nothing followed it for a while: it is the key Escape.
    std::vector<Key> decide();

private:
    std::string rest_; ///< the beginning of a character or of a sequence
};

} // namespace tutti::command
