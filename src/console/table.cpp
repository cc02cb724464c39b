#include "console/table.hpp"

#include <algorithm>

namespace tutti::console {

namespace {

struct Place {
    std::size_t column;
    int x;
    int width;
};

std::vector<Place> lay_out(Area area, std::span<const Column> columns) {
    std::vector<Place> places;
    int x = area.x;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (area.width < columns[i].from) continue;
        const int rest = area.x + area.width - x;
        if (rest <= 0) break;
        const int width = columns[i].width == 0 ? rest : std::min(columns[i].width, rest);
        places.push_back({i, x, width});
        x += width + 1;
    }
    return places;
}

void put_cell(Canvas& canvas, const Place& place, int y, const TableCell& cell, Column::Side side) {
    const auto text = cut(cell.text, place.width);
    if (side == Column::Side::Right)
        canvas.put_right(place.x + place.width, y, text, cell.style);
    else
        canvas.put(place.x, y, text, cell.style, place.x + place.width);
}

} // namespace

void draw_table(
    Canvas& canvas, Area area, std::span<const Column> columns, ListView list, int count,
    const std::function<TableRow(int row)>& row_of
) {
    if (area.height <= 0) return;
    const auto places = lay_out(area, columns);
    for (const auto& place : places)
        put_cell(
            canvas, place, area.y, {std::string(columns[place.column].heading), Style::Quiet},
            columns[place.column].side
        );
    const int height = rows_seen(area);
    list.settle(count, height);
    for (int i = 0; i < height && list.top() + i < count; ++i) {
        const int row = list.top() + i;
        const int y = area.y + 1 + i;
        const auto cells = row_of(row);
        for (const auto& place : places)
            if (place.column < cells.size())
                put_cell(canvas, place, y, cells[place.column], columns[place.column].side);
        if (row == list.selected()) canvas.select({area.x, y, area.width, 1});
    }
}

int row_at(Area area, ListView list, int count, int row) noexcept {
    list.settle(count, rows_seen(area));
    const int found = list.top() + row - area.y - 1;
    return row > area.y && row < area.y + area.height && found < count ? found : -1;
}

bool take_mouse(ListView& list, const Mouse& mouse, Area area, int count) noexcept {
    list.settle(count, rows_seen(area));
    const int row = row_at(area, list, count, mouse.row);
    if (mouse.action == Mouse::Action::WheelUp) list.scroll(-3);
    if (mouse.action == Mouse::Action::WheelDown) list.scroll(3);
    const bool is_click = mouse.action == Mouse::Action::Press || mouse.action == Mouse::Action::Twice;
    // One who clicks twice on what is selected means it once: the first click has opened it.
    const bool is_done = mouse.action == Mouse::Action::Twice && list.has_opened();
    const bool opens = is_click && row >= 0 && row == list.selected() && !is_done;
    if (is_click && row >= 0) list.select(row);
    if (is_click) list.note_opened(opens);
    list.settle(count, rows_seen(area));
    return opens;
}

} // namespace tutti::console
