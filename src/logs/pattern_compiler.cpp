#include "logs/pattern_compiler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::logs {

namespace {

constexpr std::size_t longest_expression = 1000;
constexpr std::size_t most_instructions = 2000;
constexpr std::size_t most_sets = 1000;
constexpr std::size_t unlimited = SIZE_MAX;
constexpr std::size_t most_copies = 1000;
constexpr int deepest = 50;

std::bitset<256> range(unsigned char first, unsigned char last) {
    std::bitset<256> set;
    for (unsigned code = first; code <= last; ++code) set.set(code);
    return set;
}

} // namespace

PatternCompiler::PatternCompiler(std::string_view expression) : text_(expression) {
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\\')
            ++i; // the W of \W is no letter of the text
        else if (text_[i] >= 'A' && text_[i] <= 'Z')
            ignores_case_ = false;
    }
}

Result<Pattern> PatternCompiler::compile() {
    if (text_.size() > longest_expression)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("an expression has at most {} bytes", longest_expression)
        );
    auto code = alternatives(0);
    if (!at_end()) complain("this `)` closes nothing");
    append(code, {{Pattern::Kind::Match}});
    if (mistake_) return std::unexpected(*mistake_);
    pattern_.program_ = std::move(code);
    return std::move(pattern_);
}

PatternCompiler::Code PatternCompiler::alternatives(int depth) {
    if (depth > deepest) complain("groups stand too deep in each other");
    if (mistake_) return {};
    auto code = sequence(depth);
    while (!mistake_ && take('|')) {
        const auto other = sequence(depth);
        const auto size = static_cast<std::uint32_t>(code.size());
        const auto end = static_cast<std::uint32_t>(size + 2 + other.size());
        Code both = {{Pattern::Kind::Either, 1, size + 2}};
        append(both, code);
        append(both, {{Pattern::Kind::Go, end - static_cast<std::uint32_t>(both.size())}});
        append(both, other);
        code = std::move(both);
    }
    return code;
}

PatternCompiler::Code PatternCompiler::sequence(int depth) {
    Code code;
    while (!mistake_ && !at_end() && peek() != '|' && peek() != ')') append(code, repeated(part(depth)));
    return code;
}

PatternCompiler::Code PatternCompiler::part(int depth) {
    const char c = text_[place_++];
    switch (c) {
    case '(': {
        if (text_.substr(place_).starts_with("?:")) place_ += 2;
        auto code = alternatives(depth + 1);
        if (!take(')')) complain("a `(` is not closed");
        return code;
    }
    case '[':
        return bracket();
    case '\\':
        return escape();
    case '^':
        return {{Pattern::Kind::Begin}};
    case '$':
        return {{Pattern::Kind::End}};
    case '.':
        return one_of(Set().set());
    case '*':
    case '+':
    case '?':
        complain(fmt::format("there is nothing before this `{}` that it could repeat", c));
        return {};
    default:
        return one_of(range(static_cast<unsigned char>(c), static_cast<unsigned char>(c)));
    }
}

PatternCompiler::Code PatternCompiler::repeated(Code code) {
    while (!mistake_ && !at_end()) {
        const auto wanted = count();
        if (!wanted) break;
        if (wanted->most < wanted->least) complain("a repetition has its smaller number first");
        const auto size = static_cast<std::uint32_t>(code.size());
        Code copies;
        for (std::size_t i = 0; i < wanted->least && !mistake_; ++i) append(copies, code);
        if (wanted->most == unlimited) {
            append(copies, {{Pattern::Kind::Either, 1, size + 2}});
            append(copies, code);
            // Back to the Either: places are counted from the beginning of what is appended.
            if (!mistake_)
                copies.push_back(
                    {Pattern::Kind::Go, static_cast<std::uint32_t>(copies.size() - code.size() - 1)}
                );
        } else {
            for (std::size_t i = wanted->least; i < wanted->most && !mistake_; ++i) {
                append(copies, {{Pattern::Kind::Either, 1, size + 1}});
                append(copies, code);
            }
        }
        code = std::move(copies);
    }
    return code;
}

/// `*`, `+`, `?` or `{…}`, where one stands here. A brace that is no repetition is a brace.
std::optional<PatternCompiler::Count> PatternCompiler::count() {
    if (take('*')) return Count{0, unlimited};
    if (take('+')) return Count{1, unlimited};
    if (take('?')) return Count{0, 1};
    const auto begin = place_;
    Count count{0, 0};
    if (take('{') && number(count.least)) {
        count.most = count.least;
        if (take(',') && !number(count.most)) count.most = unlimited;
        if (take('}')) {
            const auto larger = count.most == unlimited ? count.least : std::max(count.least, count.most);
            if (larger > most_copies) complain(fmt::format("at most {} times", most_copies));
            return count;
        }
    }
    place_ = begin;
    return std::nullopt;
}

bool PatternCompiler::number(std::size_t& out) {
    const auto begin = place_;
    out = 0;
    for (; !at_end() && peek() >= '0' && peek() <= '9'; ++place_)
        out = std::min(out * 10 + static_cast<std::size_t>(peek() - '0'), most_copies + 1);
    return place_ > begin;
}

bool PatternCompiler::escaped_set(char letter, Set& set) {
    const bool opposite = letter >= 'A' && letter <= 'Z';
    switch (opposite ? static_cast<char>(letter - 'A' + 'a') : letter) {
    case 'd':
        set = range('0', '9');
        break;
    case 'w':
        set = range('0', '9') | range('a', 'z') | range('A', 'Z') | range('_', '_');
        break;
    case 's':
        set = range(' ', ' ') | range('\t', '\r');
        break;
    default:
        return false;
    }
    if (opposite) set.flip();
    return true;
}

PatternCompiler::Code PatternCompiler::escape() {
    if (at_end()) {
        complain("a `\\` stands at the end");
        return {};
    }
    const char c = text_[place_++];
    Set set;
    if (c == 'b') return {{Pattern::Kind::WordEdge}};
    if (escaped_set(c, set)) return one_of(set);
    if (c == 't') return one_of(range('\t', '\t'));
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        complain(fmt::format("there is no `\\{}` here", c));
        return {};
    }
    return one_of(range(static_cast<unsigned char>(c), static_cast<unsigned char>(c)));
}

/// One end of a range, or a whole class such as \d, which is false.
bool PatternCompiler::bracket_end(unsigned char& out, Set& set) {
    char c = text_[place_++];
    if (c == '\\' && !at_end()) {
        c = text_[place_++];
        Set whole;
        if (escaped_set(c, whole)) {
            set |= whole;
            return false;
        }
        if (c == 't') c = '\t';
    }
    out = static_cast<unsigned char>(c);
    if (out >= 0x80) complain("a class has ASCII only: write (ä|ö) instead of [äö]");
    return true;
}

PatternCompiler::Code PatternCompiler::bracket() {
    const bool opposite = take('^');
    Set set;
    for (bool first = true; !mistake_; first = false) {
        if (at_end()) {
            complain("a `[` is not closed");
            return {};
        }
        if (!first && take(']')) break;
        unsigned char begin = 0;
        if (!bracket_end(begin, set)) continue;
        unsigned char end = begin;
        if (text_.size() > place_ + 1 && peek() == '-' && text_[place_ + 1] != ']') {
            ++place_;
            if (!bracket_end(end, set) || end < begin) complain("a range has its smaller end first");
        }
        set |= range(begin, std::max(begin, end));
    }
    if (ignores_case_)
        for (unsigned code = 'a'; code <= 'z'; ++code)
            if (set.test(code) || set.test(code - 'a' + 'A')) set.set(code).set(code - 'a' + 'A');
    if (opposite) set.flip();
    return one_of(set);
}

PatternCompiler::Code PatternCompiler::one_of(Set set) {
    if (ignores_case_)
        for (unsigned code = 'a'; code <= 'z'; ++code)
            if (set.test(code) && set.count() == 1) set.set(code - 'a' + 'A');
    auto& sets = pattern_.sets_;
    const auto known = std::ranges::find(sets, set);
    const auto index = static_cast<std::uint32_t>(known - sets.begin());
    if (known == sets.end()) sets.push_back(set);
    if (sets.size() > most_sets) complain("the expression is too large");
    return {{Pattern::Kind::OneOf, index}};
}

/// Places in `more` move by where it comes to stand.
void PatternCompiler::append(Code& code, const Code& more) {
    if (code.size() + more.size() > most_instructions) return complain("the expression is too large");
    const auto base = static_cast<std::uint32_t>(code.size());
    for (auto instruction : more) {
        if (instruction.kind == Pattern::Kind::Either || instruction.kind == Pattern::Kind::Go)
            instruction.first += base;
        if (instruction.kind == Pattern::Kind::Either) instruction.second += base;
        code.push_back(instruction);
    }
}

void PatternCompiler::complain(std::string message) {
    if (mistake_) return;
    const auto column = static_cast<std::uint32_t>(std::min(place_, text_.size()) + 1);
    mistake_ = Error{ErrorCode::InvalidInput, std::move(message), {1, column}};
}

bool PatternCompiler::take(char c) {
    if (at_end() || peek() != c) return false;
    ++place_;
    return true;
}

} // namespace tutti::logs
