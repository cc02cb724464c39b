// OSC address patterns (OSC 1.0, "OSC Message Dispatching and Pattern Matching"; '//' of OSC 1.1): which
// addresses one names. The work of a match is bounded by the product of both lengths, whatever they hold.
#pragma once

#include "base/result.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc {

inline constexpr std::size_t max_pattern_size = 256; ///< bytes

/// Within one part of an address, between two '/':
///   ?        one character
///   *        any characters, or none
///   [a-z!]   one of these; [!a-z]: one of all others; a '-' at the end is itself
///   {on,off} one of these words
/// Between parts, '//' stands for any number of parts, or none: "//fader" takes "/fader" and "/1/page/fader".
/// Everything else is itself: upper and lower case differ.
class Pattern {
public:
    /// InvalidInput: it does not begin with '/', ends with one, or has brackets that are no set or list.
    static Result<Pattern> parse(std::string_view text);

    /// Whether the whole address is one that the pattern names.
    bool matches(std::string_view address) const;
    const std::string& text() const noexcept { return text_; }

    bool operator==(const Pattern& other) const noexcept { return text_ == other.text_; }

private:
    friend class PatternCompiler;

    /// What a step takes of the address, or where it goes on without taking any of it.
    enum class Kind : std::uint8_t { Byte, NoSlash, Set, Fork, Jump, End };
    struct Step {
        Kind kind;
        char byte = '\0';         ///< of Byte
        std::uint16_t target = 0; ///< of Set its index, of Fork and Jump the step to go on with
    };
    class Run;

    std::string text_;
    std::vector<Step> steps_;
    std::vector<std::bitset<256>> sets_;
};

} // namespace tutti::osc
