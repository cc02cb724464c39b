#include "matrix/font.hpp"

#include "matrix/glyphs.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tutti::matrix {

namespace {

enum class Mark : std::uint8_t { None, Dots, Acute, Grave, Circumflex, Tilde, Ring };

/// A letter that is another one with a mark above.
struct Marked {
    char32_t code;
    char32_t letter;
    Mark mark;
};

// Latin-1; what has no row above for its mark (ç, ø) goes without.
constexpr auto marked = std::to_array<Marked>({
    {U'À', U'A', Mark::Grave},      {U'Á', U'A', Mark::Acute},      {U'Â', U'A', Mark::Circumflex},
    {U'Ã', U'A', Mark::Tilde},      {U'Ä', U'A', Mark::Dots},       {U'Å', U'A', Mark::Ring},
    {U'Ç', U'C', Mark::None},       {U'È', U'E', Mark::Grave},      {U'É', U'E', Mark::Acute},
    {U'Ê', U'E', Mark::Circumflex}, {U'Ë', U'E', Mark::Dots},       {U'Ì', U'I', Mark::Grave},
    {U'Í', U'I', Mark::Acute},      {U'Î', U'I', Mark::Circumflex}, {U'Ï', U'I', Mark::Dots},
    {U'Ñ', U'N', Mark::Tilde},      {U'Ò', U'O', Mark::Grave},      {U'Ó', U'O', Mark::Acute},
    {U'Ô', U'O', Mark::Circumflex}, {U'Õ', U'O', Mark::Tilde},      {U'Ö', U'O', Mark::Dots},
    {U'Ø', U'O', Mark::None},       {U'Ù', U'U', Mark::Grave},      {U'Ú', U'U', Mark::Acute},
    {U'Û', U'U', Mark::Circumflex}, {U'Ü', U'U', Mark::Dots},       {U'Ý', U'Y', Mark::Acute},
    {U'à', U'a', Mark::Grave},      {U'á', U'a', Mark::Acute},      {U'â', U'a', Mark::Circumflex},
    {U'ã', U'a', Mark::Tilde},      {U'ä', U'a', Mark::Dots},       {U'å', U'a', Mark::Ring},
    {U'ç', U'c', Mark::None},       {U'è', U'e', Mark::Grave},      {U'é', U'e', Mark::Acute},
    {U'ê', U'e', Mark::Circumflex}, {U'ë', U'e', Mark::Dots},       {U'ì', U'ı', Mark::Grave},
    {U'í', U'ı', Mark::Acute},      {U'î', U'ı', Mark::Circumflex}, {U'ï', U'ı', Mark::Dots},
    {U'ñ', U'n', Mark::Tilde},      {U'ò', U'o', Mark::Grave},      {U'ó', U'o', Mark::Acute},
    {U'ô', U'o', Mark::Circumflex}, {U'õ', U'o', Mark::Tilde},      {U'ö', U'o', Mark::Dots},
    {U'ø', U'o', Mark::None},       {U'ù', U'u', Mark::Grave},      {U'ú', U'u', Mark::Acute},
    {U'û', U'u', Mark::Circumflex}, {U'ü', U'u', Mark::Dots},       {U'ý', U'y', Mark::Acute},
    {U'ÿ', U'y', Mark::Dots},       {U'’', U'\'', Mark::None},      {U'–', U'-', Mark::None},
    {U'\u00a0', U' ', Mark::None},  {U'²', U'2', Mark::None},       {U'₂', U'2', Mark::None},
});

constexpr const Glyph* find_glyph(char32_t code) noexcept {
    const auto* found = std::ranges::find(glyphs, code, &Glyph::code);
    return found != glyphs.end() ? found : nullptr;
}

// What the tables say of each other holds: every letter below a mark is drawn.
static_assert(std::ranges::all_of(marked, [](const Marked& row) { return find_glyph(row.letter) != nullptr; })
);
static_assert(find_glyph(no_letter) != nullptr);

/// Which of a letter's columns have a light above it, as bits from the left, for a letter that wide.
unsigned lights_above(Mark mark, std::size_t width) noexcept {
    const unsigned first = 1;
    const unsigned last = 1U << (width - 1);
    const unsigned middle = 1U << (width / 2);
    switch (mark) {
    case Mark::Dots:
        return first | last;
    case Mark::Acute:
        return last;
    case Mark::Grave:
        return first;
    case Mark::Circumflex:
        return middle;
    case Mark::Tilde:
    case Mark::Ring:
        return width > 2 ? (last - 1) & ~first : first | last;
    case Mark::None:
        break;
    }
    return 0;
}

/// The next code point, and takes its bytes; a byte that begins none stands for one that nobody drew.
char32_t take_code(std::string_view& text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc0 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf8 ? 4
                                             : 0;
    char32_t code = length < 2 ? lead : lead & (0x7fU >> length);
    bool whole = length > 0 && text.size() >= length;
    for (std::size_t i = 1; whole && i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        whole = (next & 0xc0U) == 0x80;
        code = code << 6 | (next & 0x3fU);
    }
    text.remove_prefix(whole ? length : 1);
    return whole ? code : no_letter;
}

} // namespace

std::vector<Column> columns_of(std::string_view text) {
    std::vector<Column> columns;
    while (!text.empty()) {
        const char32_t code = take_code(text);
        const auto row = std::ranges::find(marked, code, &Marked::code);
        const bool is_marked = row != marked.end();
        const Glyph* glyph = find_glyph(is_marked ? row->letter : code);
        if (glyph == nullptr) glyph = find_glyph(no_letter);
        if (!columns.empty()) columns.push_back(0);
        const unsigned above = is_marked ? lights_above(row->mark, glyph->width) : 0;
        // A small letter begins in the fourth row: its mark stands in the second.
        const bool is_small =
            std::ranges::none_of(glyph->columns, [](Column column) { return (column & 0x06U) != 0; });
        for (std::size_t x = 0; x < glyph->width; ++x) {
            Column column = glyph->columns[x];
            if ((above >> x & 1U) != 0) column = static_cast<Column>(column | (is_small ? 0x02U : 0x01U));
            columns.push_back(column);
        }
    }
    return columns;
}

} // namespace tutti::matrix
