#include "cli/half_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

namespace {

constexpr int first_row = 2;
constexpr std::string_view upper_half = "▀";

void append_colour(std::string& out, char layer, std::uint32_t colour) {
    fmt::format_to(
        std::back_inserter(out), "\x1b[{}8;2;{};{};{}m", layer, colour >> 16, colour >> 8 & 0xFFU,
        colour & 0xFFU
    );
}

} // namespace

std::string HalfBlocks::print(const contract::FrameView& frame, TerminalSize terminal) {
    const int width = frame.header.width;
    const int height = frame.header.height;
    const int room = std::max(1, terminal.rows - first_row);
    const int step =
        std::max({1, (width + terminal.columns - 1) / terminal.columns, (height + 2 * room - 1) / (2 * room)}
        );
    const int columns = std::min((width + step - 1) / step, terminal.columns);
    const int rows = std::min((height + 2 * step - 1) / (2 * step), room);
    const auto colour = [&](int x, int y) -> std::uint32_t {
        if (y * step >= height) return 0;
        const auto at = 3
                        * (static_cast<std::size_t>(y * step) * static_cast<std::size_t>(width)
                           + static_cast<std::size_t>(x * step));
        const auto* pixel = &frame.pixels[at];
        return static_cast<std::uint32_t>(pixel[0]) << 16 | static_cast<std::uint32_t>(pixel[1]) << 8
               | pixel[2];
    };
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            cells.push_back({colour(column, 2 * row), colour(column, 2 * row + 1)});
    if (shown_.size() != cells.size() || columns_ != columns) shown_.clear();
    std::string out;
    std::size_t next = cells.size(); // where the cursor stands
    Cell pen{~0U, ~0U};              // no colour of 24 bit
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!shown_.empty() && shown_[i] == cells[i]) continue;
        const auto column = i % static_cast<std::size_t>(columns);
        if (next != i || column == 0)
            fmt::format_to(
                std::back_inserter(out), "\x1b[{};{}H", i / static_cast<std::size_t>(columns) + first_row,
                column + 1
            );
        if (pen.upper != cells[i].upper) append_colour(out, '3', cells[i].upper);
        if (pen.lower != cells[i].lower) append_colour(out, '4', cells[i].lower);
        pen = cells[i];
        out += upper_half;
        next = i + 1;
    }
    if (!out.empty()) out += "\x1b[0m";
    shown_ = std::move(cells);
    columns_ = columns;
    return out;
}

} // namespace tutti::cli
