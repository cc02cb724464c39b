#include "console/canvas.hpp"

#include "base/printable.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::console {

namespace {

using Range = std::pair<char32_t, char32_t>;

/// Blocks of Unicode whose characters are wide (UAX #11), as far as songs and messages have them.
constexpr std::array<Range, 12> wide = {{
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD},
}};
constexpr std::array<Range, 6> marks = {{
    {0x0300, 0x036F},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200B, 0x200F},
    {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F},
}};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t character) {
    return std::ranges::any_of(ranges, [character](const Range& range) {
        return character >= range.first && character <= range.second;
    });
}

/// Takes the first character off the text; what is none is a question mark.
char32_t next_character(std::string_view& text) {
    const auto length = character_length(text);
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    char32_t character = U'?';
    if (length == 1) character = byte(0);
    if (length == 2) character = (byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU);
    if (length == 3) character = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
    if (length == 4)
        character =
            (byte(0) & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU);
    text.remove_prefix(std::max<std::size_t>(length, 1));
    return character;
}

} // namespace

int columns_of(char32_t character) noexcept {
    if (character < 0x300) return 1;
    if (is_in(marks, character)) return 0;
    return is_in(wide, character) ? 2 : 1;
}

int columns_of(std::string_view text) {
    int columns = 0;
    while (!text.empty()) columns += columns_of(next_character(text));
    return columns;
}

std::string_view what_fits(std::string_view text, int columns) {
    auto rest = text;
    int taken = 0;
    while (!rest.empty()) {
        auto after = rest;
        const int width = columns_of(next_character(after));
        if (taken + width > columns) break;
        taken += width;
        rest = after;
    }
    return text.substr(0, text.size() - rest.size());
}

std::string cut(std::string_view text, int columns) {
    if (columns <= 0) return {};
    if (columns_of(text) <= columns) return std::string(text);
    return std::string(what_fits(text, columns - 1)) + "…";
}

int Canvas::put(int column, int row, std::string_view text, Style style, int limit) {
    if (row < 0 || row >= size_.rows) return column;
    const auto shown = printable(text);
    std::string_view rest = shown;
    const int end = std::min(limit, size_.columns);
    while (!rest.empty()) {
        const auto character = next_character(rest);
        const int width = columns_of(character);
        if (width == 0) continue;
        if (column + width > end) break;
        if (column >= 0) {
            set(column, row, {character, style});
            if (width == 2) set(column + 1, row, {0, style});
        }
        column += width;
    }
    return column;
}

void Canvas::put_right(int end, int row, std::string_view text, Style style) {
    put(end - columns_of(text), row, text, style, end);
}

void Canvas::set(int column, int row, Cell cell) {
    if (column < 0 || row < 0 || column >= size_.columns || row >= size_.rows) return;
    auto* here = &cells_
                     [static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns)
                      + static_cast<std::size_t>(column)];
    // Of a wide one that is written over in half, the other half is a blank.
    if (cell.character != here->character) {
        if (here->character == 0 && column > 0) (here - 1)->character = U' ';
        if (columns_of(here->character) == 2 && column + 1 < size_.columns) (here + 1)->character = U' ';
    }
    *here = cell;
}

void Canvas::clear(Area area) {
    for (int row = area.y; row < area.y + area.height; ++row)
        for (int column = area.x; column < area.x + area.width; ++column) set(column, row, {});
}

void Canvas::select(Area row) {
    for (int y = row.y; y < row.y + row.height; ++y)
        for (int x = row.x; x < row.x + row.width; ++x) {
            if (x < 0 || y < 0 || x >= size_.columns || y >= size_.rows) continue;
            auto cell = at(x, y);
            cell.selected = true;
            set(x, y, cell);
        }
}

std::string Canvas::text() const {
    std::string out;
    for (int row = 0; row < size_.rows; ++row) {
        std::string line;
        for (int column = 0; column < size_.columns; ++column)
            if (const auto character = at(column, row).character; character != 0)
                append_utf8(line, character);
        line.resize(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
    return out;
}

} // namespace tutti::console
