#include "pixel/font.hpp"

#include "base/utf8.hpp"
#include "pixel/bare_letters.hpp"
#include "pixel/cyrillic_glyphs.hpp"
#include "pixel/greek_glyphs.hpp"
#include "pixel/latin_glyphs.hpp"
#include "pixel/mark_art.hpp"
#include "pixel/sign_glyphs.hpp"

#include <algorithm>
#include <functional>

namespace tutti::pixel {

namespace {

// Sorted by code, for a search by halves.
constexpr auto glyphs = [] {
    std::array<Glyph, latin_glyphs.size() + greek_glyphs.size() + cyrillic_glyphs.size() + sign_glyphs.size()>
        all;
    auto end = all.begin();
    end = std::ranges::copy(latin_glyphs, end).out;
    end = std::ranges::copy(greek_glyphs, end).out;
    end = std::ranges::copy(cyrillic_glyphs, end).out;
    std::ranges::copy(sign_glyphs, end);
    std::ranges::sort(all, {}, &Glyph::code);
    return all;
}();

constexpr auto marked = [] {
    auto all = marked_letters;
    std::ranges::sort(all, {}, &Marked::code);
    return all;
}();

template <typename Table, typename Code>
constexpr auto* find_code(const Table& sorted, char32_t code, Code of) noexcept {
    const auto found = std::ranges::lower_bound(sorted, code, {}, of);
    return found != sorted.end() && std::invoke(of, *found) == code ? &*found : nullptr;
}

constexpr const Glyph* find_glyph(char32_t code) noexcept { return find_code(glyphs, code, &Glyph::code); }

// What the tables say of each other holds: nothing is there twice, every letter below a mark is drawn.
static_assert(std::ranges::adjacent_find(glyphs, {}, &Glyph::code) == glyphs.end());
static_assert(std::ranges::adjacent_find(marked, {}, &Marked::code) == marked.end());
static_assert(std::ranges::all_of(marked, [](const Marked& row) {
    return find_glyph(row.letter) != nullptr && find_glyph(row.code) == nullptr;
}));
static_assert(find_glyph(no_letter) != nullptr);

/// The next code point, and takes its bytes; a byte that is part of none stands for one that nobody drew.
char32_t take_code(std::string_view& text) noexcept {
    const std::size_t length = character_length(text);
    const auto lead = static_cast<unsigned char>(text.front());
    char32_t code = length == 0 ? no_letter : length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(std::max<std::size_t>(length, 1));
    // The letters of ours that only stand below marks are nobody else's.
    return code == wide_dotless_i || code == wide_iota ? no_letter : code;
}

/// Joiners, marks, selectors of variants, colours of skin: what draws nothing by itself.
constexpr bool draws_nothing(char32_t code) noexcept {
    return (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || code == 0x2060
           || code == 0xfeff || code == 0xad || (code >= 0xfe00 && code <= 0xfe0f)
           || (code >= 0x20d0 && code <= 0x20ff) || (code >= 0x1f3fb && code <= 0x1f3ff);
}

Letter letter_of(const Glyph& glyph) noexcept { return {glyph.columns, glyph.width}; }

void add_mark(Letter& letter, Mark mark) noexcept {
    const auto art = std::ranges::find(mark_art, mark, &MarkArt::mark);
    if (art == mark_art.end() || letter.width < static_cast<int>(MarkArt::least_width)
        || letter.width > static_cast<int>(MarkArt::most_width))
        return;
    const auto width = static_cast<std::size_t>(letter.width);
    const std::size_t row = width - MarkArt::least_width;
    unsigned all = 0;
    for (const Column column : letter.columns) all |= column;
    const bool is_small = (all & 0x06U) == 0; // begins in the fourth row
    const unsigned room = stands_below(mark) ? 0x01U : is_small ? 0x03U : 0x01U;
    if ((all & room) != 0) return; // of an earlier mark, or there is none
    for (std::size_t x = 0; x < width; ++x) {
        const auto bit = [x](std::uint8_t lights) { return static_cast<unsigned>(lights >> x & 1); };
        unsigned column = letter.columns[x];
        if (stands_below(mark))
            column = column >> 1 | bit(art->tall[row]) << 7;
        else if (is_small)
            column |= bit(art->upper[row]) | bit(art->lower[row]) << 1;
        else
            column |= bit(art->tall[row]);
        letter.columns[x] = static_cast<Column>(column);
    }
}

/// With the mark that follows it in the text.
Letter letter_for(char32_t code, Mark following) noexcept {
    // The wide forms of ASCII (Unicode, halfwidth and fullwidth forms).
    if (code >= 0xff01 && code <= 0xff5e) code -= 0xfee0;
    const auto* row = find_code(marked, code, &Marked::code);
    const Glyph* glyph = find_glyph(row != nullptr ? row->letter : code);
    if (glyph == nullptr) glyph = find_glyph(bare_letter(code));
    if (glyph == nullptr) return letter_of(*find_glyph(no_letter));
    Letter letter = letter_of(*glyph);
    if (row != nullptr) add_mark(letter, row->mark);
    add_mark(letter, following);
    return letter;
}

/// What an i or a j becomes below a mark: its dot goes.
constexpr char32_t below_mark(char32_t code) noexcept {
    switch (code) {
    case U'i':
        return wide_dotless_i;
    case U'j':
        return U'ȷ';
    case U'ι':
        return wide_iota;
    default:
        return code;
    }
}

/// The first mark that the rest of the text begins with, if it begins with one; takes it and all that draws
/// nothing.
Mark take_marks(std::string_view& text) noexcept {
    Mark first = Mark::None;
    while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80) {
        std::string_view rest = text;
        const char32_t code = take_code(rest);
        if (!draws_nothing(code)) break;
        const auto found = std::ranges::find(combining_marks, code, &CombiningMark::code);
        if (found != combining_marks.end() && first == Mark::None) first = found->mark;
        text = rest;
    }
    return first;
}

} // namespace

std::optional<Letter> take_letter(std::string_view& text) noexcept {
    static_cast<void>(take_marks(text)); // that belong to no letter
    if (text.empty()) return std::nullopt;
    const char32_t code = take_code(text);
    const Mark mark = take_marks(text);
    const bool is_above = mark != Mark::None && !stands_below(mark);
    return letter_for(is_above ? below_mark(code) : code, mark);
}

std::vector<Column> columns_of(std::string_view text) {
    std::vector<Column> columns;
    while (const auto letter = take_letter(text)) {
        if (!columns.empty()) columns.push_back(0);
        columns.insert(columns.end(), letter->columns.begin(), letter->columns.begin() + letter->width);
    }
    return columns;
}

} // namespace tutti::pixel
