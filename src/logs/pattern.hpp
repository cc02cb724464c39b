// A regular expression that is matched in time proportional to the text, whatever it says: Thompson's
// construction (K. Thompson, Communications of the ACM 11(6), 1968), all states of the automaton at once, no
// recursion and no stepping back over the text.
//
// Literals, `.`, classes `[a-z]` and `[^…]`, `\d \w \s` and their opposites, groups, `|`, `* + ?`, `{2}`
// `{2,}`
// `{2,5}`, `^ $` and `\b`. No back references, no look-around: they cannot be had at that price.
#pragma once

#include "base/result.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tutti::logs {

class Pattern {
public:
    /// Upper case in the expression makes case count; without any, it does not (ASCII).
    static Result<Pattern> parse(std::string_view expression);

    /// Whether it is found anywhere in the text.
    bool is_in(std::string_view text) const;

private:
    friend class PatternCompiler;

    enum class Kind : std::uint8_t { OneOf, Either, Go, Begin, End, WordEdge, Match };
    struct Instruction {
        Kind kind;
        std::uint32_t first = 0;  ///< of sets_, or where to go on
        std::uint32_t second = 0; ///< Either: where to go on as well
    };
    struct Run;

    void follow(Run& run, std::uint32_t at, std::string_view text, std::size_t place) const;

    std::vector<Instruction> program_;
    std::vector<std::bitset<256>> sets_;
};

} // namespace tutti::logs
