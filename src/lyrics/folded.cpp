#include "lyrics/folded.hpp"

#include "base/utf8.hpp"

#include <algorithm>
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

/// Up to which code which letter: those of Latin beyond, as Vietnamese, Romanian, Pinyin and what other
/// scripts are written over in have them.
struct UpTo {
    char32_t last;
    std::string_view letter; ///< empty: they stay as they are
};
constexpr std::array<UpTo, 80> more_latin = {
    {{0x19F, ""},   {0x1A1, "o"},  {0x1AE, ""},    {0x1B0, "u"},  {0x1CC, ""},   {0x1CE, "a"},  {0x1D0, "i"},
     {0x1D2, "o"},  {0x1DC, "u"},  {0x1DD, ""},    {0x1E1, "a"},  {0x1E3, "ae"}, {0x1E5, ""},   {0x1E7, "g"},
     {0x1E9, "k"},  {0x1ED, "o"},  {0x1EF, ""},    {0x1F0, "j"},  {0x1F3, ""},   {0x1F5, "g"},  {0x1F7, ""},
     {0x1F9, "n"},  {0x1FB, "a"},  {0x1FD, "ae"},  {0x1FF, "o"},  {0x203, "a"},  {0x207, "e"},  {0x20B, "i"},
     {0x20F, "o"},  {0x213, "r"},  {0x217, "u"},   {0x219, "s"},  {0x21B, "t"},  {0x21D, ""},   {0x21F, "h"},
     {0x225, ""},   {0x227, "a"},  {0x229, "e"},   {0x231, "o"},  {0x233, "y"},  {0x1DFF, ""},  {0x1E01, "a"},
     {0x1E07, "b"}, {0x1E09, "c"}, {0x1E13, "d"},  {0x1E1D, "e"}, {0x1E1F, "f"}, {0x1E21, "g"}, {0x1E2B, "h"},
     {0x1E2F, "i"}, {0x1E35, "k"}, {0x1E3D, "l"},  {0x1E43, "m"}, {0x1E4B, "n"}, {0x1E53, "o"}, {0x1E57, "p"},
     {0x1E5F, "r"}, {0x1E69, "s"}, {0x1E71, "t"},  {0x1E7B, "u"}, {0x1E7F, "v"}, {0x1E89, "w"}, {0x1E8D, "x"},
     {0x1E8F, "y"}, {0x1E95, "z"}, {0x1E96, "h"},  {0x1E97, "t"}, {0x1E98, "w"}, {0x1E99, "y"}, {0x1E9A, ""},
     {0x1E9B, "s"}, {0x1E9D, ""},  {0x1E9E, "ss"}, {0x1E9F, ""},  {0x1EB7, "a"}, {0x1EC7, "e"}, {0x1ECB, "i"},
     {0x1EE3, "o"}, {0x1EF1, "u"}, {0x1EF9, "y"}}
};
static_assert(std::ranges::is_sorted(more_latin, {}, &UpTo::last));

constexpr std::string_view beyond_latin_table(char32_t letter) noexcept {
    if (letter < 0x180 || letter > more_latin.back().last) return {};
    return std::ranges::lower_bound(more_latin, letter, {}, &UpTo::last)->letter;
}

struct Pair {
    char32_t letter;
    char32_t folded;
};
/// Greek letters, large and small, and small Cyrillic ones, that have an accent, and what they are without
/// it.
constexpr std::array<Pair, 47> accented_letters = {
    {{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF}, {0x38E, 0x3C5},
     {0x38F, 0x3C9}, {0x390, 0x3B9}, {0x3AA, 0x3B9}, {0x3AB, 0x3C5}, {0x3AC, 0x3B1}, {0x3AD, 0x3B5},
     {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3B0, 0x3C5}, {0x3C2, 0x3C3}, {0x3CA, 0x3B9}, {0x3CB, 0x3C5},
     {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}, {0x439, 0x438}, {0x450, 0x435}, {0x451, 0x435},
     {0x453, 0x433}, {0x457, 0x456}, {0x45C, 0x43A}, {0x45D, 0x438}, {0x45E, 0x443}, {0x477, 0x475},
     {0x4C2, 0x436}, {0x4D1, 0x430}, {0x4D3, 0x430}, {0x4D7, 0x435}, {0x4DB, 0x4D9}, {0x4DD, 0x436},
     {0x4DF, 0x437}, {0x4E3, 0x438}, {0x4E5, 0x438}, {0x4E7, 0x43E}, {0x4EB, 0x4E9}, {0x4ED, 0x44D},
     {0x4EF, 0x443}, {0x4F1, 0x443}, {0x4F3, 0x443}, {0x4F5, 0x447}, {0x4F9, 0x44B}}
};

/// Hiragana, from U+3040, and katakana, from U+30A0, lie alike.
constexpr char32_t kana_without_mark(char32_t letter) noexcept {
    const char32_t first = letter >= 0x30A0 ? 0x30A0 : 0x3040;
    const auto at = letter - first;
    if (at == 0x54) return first + 0x06;                            // ゔ
    if (at >= 0x0C && at <= 0x22 && at % 2 == 0) return letter - 1; // が to ぢ
    if (at >= 0x25 && at <= 0x29 && at % 2 == 1) return letter - 1; // づ, で, ど
    if (at >= 0x2F && at <= 0x3D) return letter - (at + 1) % 3;     // ば, ぱ to ぼ, ぽ
    if (at == 0x5E) return letter - 1;                              // ゞ
    const bool is_katakana = first == 0x30A0;
    if (is_katakana && at >= 0x57 && at <= 0x5A) return letter - 8; // ヷ to ヺ
    return letter;
}

/// Of Cyrillic letters (The Unicode Standard, blocks Cyrillic and Cyrillic Supplement).
constexpr char32_t small_cyrillic(char32_t letter) noexcept {
    if (letter <= 0x40F) return letter + 0x50;
    if (letter <= 0x42F) return letter + 0x20;
    const bool is_even_large =
        (letter >= 0x460 && letter <= 0x481) || (letter >= 0x48A && letter <= 0x4BF) || letter >= 0x4D0;
    if (is_even_large) return letter | 1;
    if (letter == 0x4C0) return 0x4CF;
    return letter >= 0x4C1 && letter <= 0x4CD && letter % 2 == 1 ? letter + 1 : letter;
}

/// Of letters that stay one letter.
constexpr char32_t small(char32_t letter) noexcept {
    if (letter >= 0x391 && letter <= 0x3A9 && letter != 0x3A2) return letter + 0x20;
    if (letter >= 0x400 && letter <= 0x52F) letter = small_cyrillic(letter);
    if (letter >= 0x3040 && letter <= 0x30FF) return kana_without_mark(letter);
    for (const auto& [accented, plain] : accented_letters)
        if (letter == accented) return plain;
    return letter;
}

/// Accents and marks that stand apart, as file systems of Apple's write them.
constexpr bool is_mark(char32_t letter) noexcept {
    return (letter >= 0x300 && letter <= 0x36F) || letter == 0x3099 || letter == 0x309A;
}

/// A syllable of Hangul as its two or three letters, which may also stand apart (The Unicode Standard, 3.12).
void append_hangul(std::string& out, char32_t syllable) {
    constexpr char32_t vowels = 21;
    constexpr char32_t ends = 28;
    const auto index = syllable - 0xAC00;
    append_utf8(out, 0x1100 + index / (vowels * ends));
    append_utf8(out, 0x1161 + index % (vowels * ends) / ends);
    if (index % ends != 0) append_utf8(out, 0x11A7 + index % ends);
}

void append_folded(std::string& out, char32_t letter) {
    if (letter >= 0xFF01 && letter <= 0xFF5E) letter -= 0xFEE0; // wide forms of ASCII
    if (letter >= 'A' && letter <= 'Z') letter += 'a' - 'A';
    if (is_mark(letter)) return;
    if (letter == 0x2018 || letter == 0x2019 || letter == 0x2BC) letter = '\'';
    if (letter >= 0xC0 && letter < 0x180 && !latin_table[letter - 0xC0].empty())
        out += latin_table[letter - 0xC0];
    else if (const auto latin_letter = beyond_latin_table(letter); !latin_letter.empty())
        out += latin_letter;
    else if (letter >= 0xAC00 && letter <= 0xD7A3)
        append_hangul(out, letter);
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
