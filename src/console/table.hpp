// A table with a list's selection: headings, columns that give way where there is no room, the last of them
// as wide as there is.
#pragma once

#include "console/canvas.hpp"
#include "console/list_view.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

struct Column {
    enum class Side : std::uint8_t { Left, Right };

    std::string_view heading;
    int width = 0; ///< 0: the rest
    int from = 0;  ///< shown where the table is at least so wide
    Side side = Side::Left;
};

struct TableCell {
    std::string text;
    Style style = Style::Plain;
};
using TableRow = std::vector<TableCell>;

/// The rows below the headings.
constexpr int rows_seen(Area area) noexcept { return area.height > 1 ? area.height - 1 : 0; }

/// Draws it; only the rows that are seen are asked for.
void draw_table(
    Canvas& canvas, Area area, std::span<const Column> columns, ListView list, int count,
    const std::function<TableRow(int row)>& row_of
);

/// The row of a table that stands there; -1: none.
int row_at(Area area, ListView list, int count, int row) noexcept;

/// Wheel and clicks on such a table. True: its selected row is to be opened, as it was clicked.
bool take_mouse(ListView& list, const Mouse& mouse, Area area, int count) noexcept;

} // namespace tutti::console
