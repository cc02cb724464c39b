#include "lyrics/folded.hpp"

#include "base/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::lyrics {

namespace {

/// U+00C0 to U+017F without their accents, a blank each: those that are no letters.
constexpr std::string_view latin =
    "a a a a a a ae c e e e e i i i i d n o o o o o   o u u u u y th ss "
    "a a a a a a ae c e e e e i i i i d n o o o o o   o u u u u y th y "
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h "
    "i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n "
    "o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t "
    "u u u u u u u u u u u u w w y y y z z z z z z s ";
constexpr std::size_t latin_letters = 0x180 - 0xC0;

constexpr auto latin_table = [] {
    std::array<std::string_view, latin_letters> table{};
    std::size_t at = 0;
    for (auto& letters : table) {
        const auto end = latin.find(' ', at);
        letters = latin.substr(at, end - at);
        at = end + 1;
        // "×" and "÷" are written as two blanks beyond the one before them.
        if (letters.empty()) ++at;
    }
    return table;
}();
static_assert(latin_table[0xD7 - 0xC0].empty() && latin_table[0xF7 - 0xC0].empty());
static_assert(latin_table[0xDF - 0xC0] == "ss" && latin_table[0xFF - 0xC0] == "y");
static_assert(latin_table[0x153 - 0xC0] == "oe" && latin_table[0x17E - 0xC0] == "z");

/// U+1EA0 to U+1EF9, as Vietnamese has them: up to which code which letter.
constexpr std::string_view vietnamese(char32_t letter) noexcept {
    if (letter <= 0x1EB7) return "a";
    if (letter <= 0x1EC7) return "e";
    if (letter <= 0x1ECB) return "i";
    if (letter <= 0x1EE3) return "o";
    return letter <= 0x1EF1 ? "u" : "y";
}

struct Pair {
    char32_t letter;
    char32_t folded;
};
constexpr std::array<Pair, 21> greek = {
    {{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF}, {0x38E, 0x3C5},
     {0x38F, 0x3C9}, {0x390, 0x3B9}, {0x3AA, 0x3B9}, {0x3AB, 0x3C5}, {0x3AC, 0x3B1}, {0x3AD, 0x3B5},
     {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3B0, 0x3C5}, {0x3C2, 0x3C3}, {0x3CA, 0x3B9}, {0x3CB, 0x3C5},
     {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}}
};

/// Of letters that stay one letter.
constexpr char32_t small(char32_t letter) noexcept {
    for (const auto& [accented, plain] : greek)
        if (letter == accented) return plain;
    if (letter >= 0x391 && letter <= 0x3A9 && letter != 0x3A2) return letter + 0x20;
    if (letter == 0x401 || letter == 0x451) return 0x435; // Ё
    if (letter >= 0x410 && letter <= 0x42F) return letter + 0x20;
    if (letter >= 0x400 && letter <= 0x40F) return letter + 0x50;
    return letter;
}

void append_folded(std::string& out, char32_t letter) {
    if (letter >= 0xFF01 && letter <= 0xFF5E) letter -= 0xFEE0; // wide forms of ASCII
    if (letter >= 'A' && letter <= 'Z') letter += 'a' - 'A';
    if (letter >= 0x300 && letter <= 0x36F) return; // accents that stand apart
    if (letter == 0x2018 || letter == 0x2019 || letter == 0x2BC) letter = '\'';
    if (letter >= 0xC0 && letter < 0x180 && !latin_table[letter - 0xC0].empty())
        out += latin_table[letter - 0xC0];
    else if (letter >= 0x1EA0 && letter <= 0x1EF9)
        out += vietnamese(letter);
    else
        append_utf8(out, small(letter));
}

struct Range {
    char32_t first;
    char32_t last;
};
/// Beyond ASCII: signs, punctuation, pictures.
constexpr std::array<Range, 10> no_letters = {
    {{0x80, 0xBF},
     {0xD7, 0xD7},
     {0xF7, 0xF7},
     {0x2000, 0x2BFF},
     {0x2E00, 0x2E7F},
     {0x3000, 0x3004},
     {0x3008, 0x3020},
     {0xE000, 0xF8FF},
     {0xFE10, 0xFE6F},
     {0xFF5F, 0xFFFF}}
};

constexpr bool is_letter(char32_t code) noexcept {
    if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    for (const auto& [first, last] : no_letters)
        if (code >= first && code <= last) return false;
    return code < 0x1F000 || code >= 0x20000;
}

/// "l'amour", "qu'il", "I'm": what stands before the apostrophe is a word of its own.
bool is_elision(std::string_view before) noexcept { return before.size() == 1 || before == "qu"; }

} // namespace

char32_t take_character(std::string_view& text) noexcept {
    const auto length = character_length(text);
    const auto byte = [&](std::size_t index) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[index]));
    };
    char32_t code = 0xFFFD;
    if (length == 1) code = byte(0);
    if (length > 1) {
        code = byte(0) & (0x7FU >> length);
        for (std::size_t index = 1; index < length; ++index) code = (code << 6) | (byte(index) & 0x3FU);
    }
    text.remove_prefix(length == 0 ? 1 : length);
    return code;
}

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) append_folded(out, take_character(text));
    return out;
}

std::vector<WrittenWord> written_words_of(std::string_view text) {
    std::vector<WrittenWord> words;
    std::string word;
    std::string_view written;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back({std::move(word), written});
        word.clear();
        written = {};
    };
    std::string letters;
    for (auto rest = text; !rest.empty();) {
        const auto before = rest;
        letters.clear();
        append_folded(letters, take_character(rest));
        const auto length = before.size() - rest.size();
        std::string_view first = letters;
        const char32_t letter = first.empty() ? U'\0' : take_character(first);
        const bool is_accent = letters.empty() && !word.empty();
        if (is_accent || is_letter(letter)) {
            word += letters;
            const auto* begin = written.empty() ? before.data() : written.data();
            written = {begin, static_cast<std::size_t>(before.data() + length - begin)};
        } else if (letter != '\'' || is_elision(word)) {
            end_word();
        }
    }
    end_word();
    return words;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (auto& word : written_words_of(text)) words.push_back(std::move(word.folded));
    return words;
}

} // namespace tutti::lyrics
