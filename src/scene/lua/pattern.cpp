#include "scene/lua/pattern.hpp"

#include <cctype>

namespace tutti::scene::lua {

namespace {

/// Whether `c` is of the class that a letter after '%' names; its capital means all others.
bool is_of_class(unsigned char c, unsigned char name) noexcept {
    const auto is = [&](int (*test)(int)) { return (test(c) != 0) == (std::islower(name) != 0); };
    switch (std::tolower(name)) {
    case 'a':
        return is(std::isalpha);
    case 'c':
        return is(std::iscntrl);
    case 'd':
        return is(std::isdigit);
    case 'g':
        return is(std::isgraph);
    case 'l':
        return is(std::islower);
    case 'p':
        return is(std::ispunct);
    case 's':
        return is(std::isspace);
    case 'u':
        return is(std::isupper);
    case 'w':
        return is(std::isalnum);
    case 'x':
        return is(std::isxdigit);
    default:
        return name == c;
    }
}

} // namespace

std::size_t Pattern::match(std::size_t start) noexcept {
    level_ = 0;
    depth_ = 0;
    const auto end = match(start, 0);
    if (end == npos) return npos;
    for (const auto& capture : captures())
        if (capture.size == open) return refuse("a '(' is not closed");
    return end;
}

std::size_t Pattern::match(std::size_t s, std::size_t p) noexcept {
    if (++depth_ > most_depth) return refuse("this pattern is too complex");
    const auto leave = [this](std::size_t result) {
        --depth_;
        return result;
    };
    while (p < pattern_.size()) {
        if (--steps_left_ < 0) return leave(npos);
        const char next = p + 1 < pattern_.size() ? pattern_[p + 1] : '\0';
        switch (pattern_[p]) {
        case '(':
            return leave(next == ')' ? start_capture(s, p + 2, true) : start_capture(s, p + 1, false));
        case ')':
            return leave(end_capture(s, p + 1));
        case '$':
            if (p + 1 == pattern_.size()) return leave(s == subject_.size() ? s : npos);
            break;
        case '%':
            if (next == 'b') {
                s = match_balance(s, p + 2);
                if (s == npos) return leave(npos);
                p += 4;
                continue;
            }
            if (next == 'f') {
                p += 2;
                if (p >= pattern_.size() || pattern_[p] != '[')
                    return leave(refuse("'[' is missing after '%f'"));
                const auto end = class_end(p);
                if (end == npos || !is_frontier(s, p, end)) return leave(npos);
                p = end;
                continue;
            }
            if (std::isdigit(static_cast<unsigned char>(next)) != 0) {
                s = match_captured(s, next);
                if (s == npos) return leave(npos);
                p += 2;
                continue;
            }
            break;
        default:
            break;
        }
        const auto end = class_end(p);
        if (end == npos) return leave(npos);
        const char mark = end < pattern_.size() ? pattern_[end] : '\0';
        if (mark == '*' || mark == '+' || mark == '-') return leave(match_repeated(s, p, end, mark));
        const bool matches = matches_one(s, p, end);
        if (mark == '?') {
            if (matches) {
                const auto found = match(s + 1, end + 1);
                if (found != npos || is_over()) return leave(found);
            }
            p = end + 1;
            continue;
        }
        if (!matches) return leave(npos);
        ++s;
        p = end;
    }
    return leave(s);
}

std::size_t Pattern::match_repeated(std::size_t s, std::size_t p, std::size_t end, char mark) noexcept {
    if (mark == '-') {
        while (true) {
            const auto found = match(s, end + 1);
            if (found != npos || is_over()) return found;
            if (!matches_one(s, p, end)) return npos;
            ++s;
        }
    }
    std::size_t count = 0;
    while (!is_over() && matches_one(s + count, p, end)) ++count;
    const std::size_t least = mark == '+' ? 1 : 0;
    for (auto taken = count + 1; taken-- > least;) {
        const auto found = match(s + taken, end + 1);
        if (found != npos || is_over()) return found;
    }
    return npos;
}

std::size_t Pattern::start_capture(std::size_t s, std::size_t p, bool is_place) noexcept {
    if (level_ >= most_captures) return refuse("more than 32 captures");
    captures_[level_] = {s, is_place ? 0 : open, is_place};
    ++level_;
    const auto found = match(s, p);
    if (found == npos) --level_;
    return found;
}

std::size_t Pattern::end_capture(std::size_t s, std::size_t p) noexcept {
    auto at = level_;
    while (at > 0 && captures_[at - 1].size != open) --at;
    if (at == 0) return refuse("a ')' was never opened");
    auto& capture = captures_[at - 1];
    capture.size = s - capture.start;
    const auto found = match(s, p);
    if (found == npos) capture.size = open;
    return found;
}

std::size_t Pattern::match_balance(std::size_t s, std::size_t p) noexcept {
    if (p + 1 >= pattern_.size()) return refuse("'%b' needs two characters");
    if (s >= subject_.size() || subject_[s] != pattern_[p]) return npos;
    int depth = 1;
    for (auto at = s + 1; at < subject_.size(); ++at) {
        if (--steps_left_ < 0) return npos;
        if (subject_[at] == pattern_[p + 1]) {
            if (--depth == 0) return at + 1;
        } else if (subject_[at] == pattern_[p])
            ++depth;
    }
    return npos;
}

std::size_t Pattern::match_captured(std::size_t s, char digit) noexcept {
    const auto index = static_cast<std::size_t>(digit - '1');
    if (digit == '0' || index >= level_ || captures_[index].size == open)
        return refuse("'%1' to '%9' name a capture that is closed");
    const auto& capture = captures_[index];
    steps_left_ -= static_cast<std::int64_t>(capture.size / 8);
    const auto text = subject_.substr(capture.start, capture.size);
    return subject_.substr(s).starts_with(text) ? s + text.size() : npos;
}

bool Pattern::is_frontier(std::size_t s, std::size_t p, std::size_t end) noexcept {
    steps_left_ -= static_cast<std::int64_t>(end - p);
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(subject_[at]); };
    return !matches_set(s == 0 ? 0 : byte(s - 1), p, end)
           && matches_set(s < subject_.size() ? byte(s) : 0, p, end);
}

bool Pattern::matches_one(std::size_t s, std::size_t p, std::size_t end) noexcept {
    steps_left_ -= static_cast<std::int64_t>(end - p);
    if (s >= subject_.size()) return false;
    const auto c = static_cast<unsigned char>(subject_[s]);
    switch (pattern_[p]) {
    case '.':
        return true;
    case '%':
        return is_of_class(c, static_cast<unsigned char>(pattern_[p + 1]));
    case '[':
        return matches_set(c, p, end);
    default:
        return static_cast<unsigned char>(pattern_[p]) == c;
    }
}

bool Pattern::matches_set(unsigned char c, std::size_t p, std::size_t end) const noexcept {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(pattern_[at]); };
    const auto last = end - 1; // the ']'
    const bool inverts = byte(p + 1) == '^';
    for (auto at = p + (inverts ? 2 : 1); at < last; ++at) {
        if (byte(at) == '%' && at + 1 < last) {
            if (is_of_class(c, byte(++at))) return !inverts;
        } else if (at + 2 < last && byte(at + 1) == '-') {
            if (byte(at) <= c && c <= byte(at + 2)) return !inverts;
            at += 2;
        } else if (byte(at) == c)
            return !inverts;
    }
    return inverts;
}

std::size_t Pattern::class_end(std::size_t p) noexcept {
    const char first = pattern_[p++];
    if (first == '%') {
        if (p >= pattern_.size()) return refuse("the pattern ends with '%'");
        return p + 1;
    }
    if (first != '[') return p;
    if (p < pattern_.size() && pattern_[p] == '^') ++p;
    do { // a ']' that comes first is one of the set
        if (p >= pattern_.size()) return refuse("a '[' is not closed");
        if (pattern_[p++] == '%') ++p;
    } while (p >= pattern_.size() || pattern_[p] != ']');
    return p + 1;
}

} // namespace tutti::scene::lua
