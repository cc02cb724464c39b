// A regular expression → the program of its automaton (pattern.hpp). One pass: each part is written down as
// it is read, and a repeated part is copied.
#pragma once

#include "logs/pattern.hpp"

#include <string>

namespace tutti::logs {

class PatternCompiler {
public:
    explicit PatternCompiler(std::string_view expression);
    Result<Pattern> compile();

private:
    using Code = std::vector<Pattern::Instruction>; ///< places in it count from its own beginning
    using Set = std::bitset<256>;

    struct Count {
        std::size_t least;
        std::size_t most; ///< unlimited: any number
    };

    Code alternatives(int depth);
    Code sequence(int depth);
    Code part(int depth);
    Code repeated(Code code);
    std::optional<Count> count();
    bool number(std::size_t& out);
    Code escape();
    bool escaped_set(char letter, Set& set);
    Code bracket();
    bool bracket_end(unsigned char& out, Set& set);
    Code one_of(Set set);
    void append(Code& code, const Code& more);
    void complain(std::string message);
    bool at_end() const { return place_ >= text_.size(); }
    char peek() const { return text_[place_]; }
    bool take(char c);

    std::string_view text_;
    std::size_t place_ = 0;
    bool ignores_case_ = true;
    std::optional<Error> mistake_;
    Pattern pattern_;
};

} // namespace tutti::logs
