// Canvas: what is to be on a terminal, cell by cell. Whoever draws says what a cell means; what that looks
// like is the painter's (src/console/terminal/). No terminal here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

struct Size {
    int columns = 80;
    int rows = 24;

    bool operator==(const Size&) const = default;
};

struct Area {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    bool holds(int column, int row) const noexcept {
        return column >= x && column < x + width && row >= y && row < y + height;
    }
};

/// What a text means. Picture: the cell has colours of its own.
enum class Style : std::uint8_t { Plain, Strong, Quiet, Good, Busy, Bad, Accent, Bar, Picture };

struct Cell {
    char32_t character = U' '; ///< 0: the right half of the wide one before it
    Style style = Style::Plain;
    bool selected = false;
    std::uint32_t ink = 0;    ///< 0xRRGGBB, of a Picture
    std::uint32_t ground = 0; ///< likewise

    bool operator==(const Cell&) const = default;
};

/// How many columns a terminal gives a character: 2 for those of East Asia and pictures, 0 for marks that
/// stand over the one before.
int columns_of(char32_t character) noexcept;
int columns_of(std::string_view text);

/// The beginning of the text, in whole characters, that is no wider than that.
std::string_view what_fits(std::string_view text, int columns);

/// The text cut to that many columns, its end an ellipsis where it was longer.
std::string cut(std::string_view text, int columns);

class Canvas {
public:
    explicit Canvas(Size size)
        : size_(size), cells_(static_cast<std::size_t>(size.columns) * static_cast<std::size_t>(size.rows)) {}

    Size size() const noexcept { return size_; }
    const Cell& at(int column, int row) const {
        return cells_
            [static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns)
             + static_cast<std::size_t>(column)];
    }

    /// Writes the text from there on, cut at `limit` and at the edge; what would steer a terminal is shown as
    /// a question mark. Gives the column behind it.
    int put(int column, int row, std::string_view text, Style style = Style::Plain, int limit = 1 << 20);
    /// Text that ends before the column `end`.
    void put_right(int end, int row, std::string_view text, Style style = Style::Plain);
    void set(int column, int row, Cell cell);
    void clear(Area area);
    /// A row is shown as the selected one.
    void select(Area row);

    /// The characters alone, a line a row, without blanks at ends of lines.
    std::string text() const;

private:
    Size size_;
    std::vector<Cell> cells_;
};

} // namespace tutti::console
