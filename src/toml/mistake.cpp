#include "toml/mistake.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace tutti::toml {

namespace {

/// A longer line is shown around its caret only.
constexpr std::size_t longest_shown = 160;
constexpr std::size_t shown_before_caret = 100;

/// Finds lines by their number.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {
        starts_.push_back(0);
        for (auto i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
            starts_.push_back(i + 1);
    }

    /// Without its end; empty where there is no such line.
    std::string_view line(std::uint32_t number) const noexcept {
        if (number == 0 || number > starts_.size()) return {};
        auto line = text_.substr(starts_[number - 1]);
        line = line.substr(0, line.find('\n'));
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

/// How many bytes the UTF-8 character at the front has; 0 where there is none.
std::size_t character_length(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!continues_character(text[i])) return 0;
    return length;
}

/// Printable on a terminal: control characters (of Unicode's second block too) and broken UTF-8 become '?'.
std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto length = character_length(text);
        const bool control = length == 0 || (length == 1 && (text[0] < ' ' || text[0] == '\x7f'))
                             || (text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xA0U);
        if (control && text[0] != '\t')
            out += '?';
        else
            out.append(text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

/// Blank of the same width, as far as a terminal gives each character one cell.
std::string blank(std::string_view printed) {
    std::string out;
    for (const char c : printed)
        if (!continues_character(c)) out += c == '\t' ? '\t' : ' ';
    return out;
}

/// The line with a '*' for each byte of what stands between "://" and '@': a password may be there, and what
/// is printed here may end in a log.
std::string without_credentials(std::string_view source) {
    constexpr std::string_view begin = "://";
    std::string line(source);
    for (auto at = line.find(begin); at != std::string::npos; at = line.find(begin, at)) {
        at += begin.size();
        const auto end = std::min(line.find_first_of("\"' \t", at), line.size());
        const auto last = line.substr(at, end - at).rfind('@');
        if (last != std::string::npos) line.replace(at, last, last, '*');
    }
    return line;
}

void append_source(std::string& out, std::string_view source, std::size_t column) {
    const auto whole = without_credentials(source);
    std::string_view line = whole;
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    std::size_t caret = column > 0 ? std::min(column - 1, line.size()) : 0;
    std::string_view cut_before;
    if (line.size() > longest_shown && caret > shown_before_caret) {
        std::size_t begin = caret - shown_before_caret;
        while (begin < caret && continues_character(line[begin])) ++begin;
        line.remove_prefix(begin);
        caret -= begin;
        cut_before = "…";
    }
    std::string_view cut_after;
    if (line.size() > longest_shown) {
        std::size_t end = longest_shown;
        while (end > caret && continues_character(line[end])) --end;
        line = line.substr(0, end);
        cut_after = "…";
    }
    const auto before = printable(line.substr(0, caret));
    out += fmt::format("  {}{}{}{}\n", cut_before, before, printable(line.substr(caret)), cut_after);
    out += fmt::format("  {}{}^\n", cut_before.empty() ? "" : " ", blank(before));
}

/// `label` stands between the place and the key.
std::string print(
    std::string_view file, std::string_view text, std::span<const Mistake> mistakes, std::string_view label
) {
    const Lines lines(text);
    std::string out;
    for (const Mistake& mistake : mistakes) {
        out += printable(file);
        if (mistake.position) out += fmt::format(":{}:{}", mistake.position.line, mistake.position.column);
        out += label;
        if (!mistake.key.empty()) out += fmt::format(": {}", printable(mistake.key));
        out += fmt::format(": {}", printable(mistake.reason));
        if (!mistake.suggestion.empty())
            out += fmt::format("; did you mean `{}`?", printable(mistake.suggestion));
        out += '\n';
        if (mistake.position) append_source(out, lines.line(mistake.position.line), mistake.position.column);
    }
    return out;
}

} // namespace

std::string print_mistakes(std::string_view file, std::string_view text, std::span<const Mistake> mistakes) {
    return print(file, text, mistakes, "");
}

std::string print_warnings(std::string_view file, std::string_view text, std::span<const Mistake> warnings) {
    return print(file, text, warnings, ": warning");
}

} // namespace tutti::toml
