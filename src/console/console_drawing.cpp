// How the console looks around its screens: the tabs above, the bar below, what lies over all.
#include "console/console.hpp"
#include "console/help.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::console {

namespace {

constexpr std::string_view program = " tutti ";
constexpr Size least{40, 10}; ///< on less what stands beside each other lies on each other

} // namespace

std::vector<Console::Tab> Console::tabs() const {
    const auto lay_out = [this](bool with_names) {
        std::vector<Tab> tabs;
        int column = static_cast<int>(program.size());
        for (const auto& each : screens()) {
            Tab tab{each.digit, column, 0, std::string(1, each.digit)};
            if (with_names || each.digit == row().digit) tab.text += ' ' + std::string(each.name);
            tab.to = column + static_cast<int>(tab.text.size()) + 2;
            column = tab.to;
            tabs.push_back(std::move(tab));
        }
        return tabs;
    };
    auto all = lay_out(true);
    constexpr int for_the_rest = 12; // where we are stands at the right
    return all.back().to + for_the_rest <= size_.columns ? all : lay_out(false);
}

void Console::draw_head(Canvas& canvas) const {
    canvas.put(0, 0, program, Style::Strong);
    const auto all = tabs();
    for (const auto& tab : all) {
        const bool is_shown = tab.digit == row().digit;
        canvas.put(tab.from + 1, 0, tab.text, is_shown ? Style::Strong : Style::Quiet);
        if (is_shown) canvas.select({tab.from, 0, tab.to - tab.from, 1});
    }
    auto where = known_.services.installation();
    if (!known_.host.empty()) where += (where.empty() ? "" : "@") + known_.host;
    auto style = Style::Quiet;
    if (!known_.services.is_answered()) {
        where = "asking …";
    } else if (!known_.services.is_listed()) {
        where = "no supervisor";
        style = Style::Bad;
    } else if (!known_.is_bus_there) {
        where = "bus away";
        style = Style::Busy;
    }
    const int room = size_.columns - all.back().to - 2;
    if (room > 3) canvas.put_right(size_.columns - 1, 0, cut(where, room), style);
}

std::optional<Console::Place> Console::cursor() const {
    if (!prompt_) return std::nullopt;
    const auto before = std::string_view(prompt_->line.text()).substr(0, prompt_->line.cursor());
    const int column = columns_of(prompt_->label) + (prompt_->label.size() > 1 ? 2 : 0) + columns_of(before);
    return Place{std::min(column, size_.columns - 1), size_.rows - 1};
}

/// Above what is typed, on as many lines as it takes. Of more than there is room for the first are seen: a
/// letter more leaves fewer.
void Console::draw_choices(Canvas& canvas, const std::vector<std::string>& choices) const {
    if (choices.empty()) return;
    std::vector<std::string> lines(1);
    for (const auto& choice : choices) {
        if (lines.back().empty())
            lines.back() = choice;
        else if (columns_of(lines.back()) + 2 + columns_of(choice) > size_.columns)
            lines.push_back(choice);
        else
            lines.back() += "  " + choice;
    }
    const auto room = static_cast<std::size_t>(body().height);
    if (lines.size() > room) {
        lines.resize(room);
        lines.back() = "… more: type a letter of it";
    }
    const int count = static_cast<int>(lines.size());
    int y = size_.rows - 1 - count;
    canvas.clear({0, y, size_.columns, count});
    for (const auto& line : lines) canvas.put(0, y++, cut(line, size_.columns), Style::Accent);
}

void Console::draw_foot(Canvas& canvas) const {
    const int y = size_.rows - 1;
    if (question_) {
        const int end = canvas.put(0, y, question_->text, Style::Bad);
        canvas.put(end + 1, y, "y does it, any other key leaves it", Style::Strong);
        return;
    }
    if (prompt_) {
        int column = canvas.put(0, y, prompt_->label, Style::Strong);
        if (prompt_->label.size() > 1) column = canvas.put(column, y, ": ", Style::Strong);
        // Of a long line its end is seen: there the cursor is, mostly.
        const auto& text = prompt_->line.text();
        const int too_many = std::max(column + columns_of(text) + 1 - size_.columns, 0);
        canvas.put(column - too_many, y, text);
        draw_choices(canvas, prompt_->choices);
        return;
    }
    if (said_) {
        canvas.put(0, y, cut(said_->sentence, size_.columns), said_->style);
        return;
    }
    // However little room there is, where all the others stand is said.
    constexpr std::string_view help = "? help";
    canvas.put_right(size_.columns - 1, y, help, Style::Quiet);
    const int room = size_.columns - static_cast<int>(help.size()) - 2;
    int column = 0;
    const auto add = [&](std::string_view key, std::string_view word) {
        if (word.empty() || column + columns_of(key) + columns_of(word) + 3 > room) return;
        column = canvas.put(column, y, key, Style::Strong);
        column = canvas.put(column + 1, y, word, Style::Quiet) + 2;
    };
    auto* filter = screen().filter();
    if (filter != nullptr && !filter->empty()) add(fmt::format("/{}", cut(*filter, 20)), "Esc shows all");
    for (const auto& key : row().keys) add(key.key, key.word);
    for (const auto& key : common_keys()) add(key.key, key.word);
}

/// Cut into as many as it takes: nothing of what was asked for is out of sight.
std::vector<std::string> Console::popup_lines(const Shown& shown) const {
    std::vector<std::string> lines;
    const int width = size_.columns - 8;
    for (const auto& line : shown.popup.lines)
        for (auto& each : wrap(line, width, shown.popup.indent)) lines.push_back(std::move(each));
    return lines;
}

Area Console::popup_area(const Shown& shown, const std::vector<std::string>& lines) const {
    const auto inside = body();
    int widest = columns_of(shown.popup.title) + 4;
    for (const auto& line : lines) widest = std::max(widest, columns_of(line));
    const int width = std::min(widest + 4, std::max(inside.width - 4, 1));
    const int height = std::min(static_cast<int>(lines.size()) + 2, std::max(inside.height - 2, 1));
    return {(inside.width - width) / 2, inside.y + (inside.height - height) / 2, width, height};
}

void Console::draw_popup(Canvas& canvas, const Shown& shown) const {
    const auto lines = popup_lines(shown);
    const auto area = popup_area(shown, lines);
    canvas.clear(area);
    const int right = area.x + area.width - 1;
    const int bottom = area.y + area.height - 1;
    for (int x = area.x; x <= right; ++x) {
        canvas.set(x, area.y, {U'─', Style::Quiet});
        canvas.set(x, bottom, {U'─', Style::Quiet});
    }
    for (int y = area.y; y <= bottom; ++y) {
        canvas.set(area.x, y, {y == area.y ? U'┌' : y == bottom ? U'└' : U'│', Style::Quiet});
        canvas.set(right, y, {y == area.y ? U'┐' : y == bottom ? U'┘' : U'│', Style::Quiet});
    }
    canvas.put(
        area.x + 2, area.y, fmt::format(" {} ", cut(shown.popup.title, area.width - 6)), Style::Strong, right
    );
    const int seen = area.height - 2;
    const int count = static_cast<int>(lines.size());
    for (int i = 0; i < seen && shown.top + i < count; ++i) {
        const auto& line = lines[static_cast<std::size_t>(shown.top + i)];
        canvas.put(area.x + 2, area.y + 1 + i, cut(line, area.width - 4));
    }
    const auto more = seen < count ? fmt::format(
                                         " {} to {} of {}: ↑ ↓ · Esc closes ", shown.top + 1,
                                         std::min(shown.top + seen, count), count
                                     )
                                   : std::string(" Esc closes ");
    if (columns_of(more) < area.width - 2) canvas.put_right(right - 1, bottom, more, Style::Quiet);
}

Canvas Console::draw() const {
    Canvas canvas(size_);
    if (size_.columns < least.columns || size_.rows < least.rows) {
        canvas.put(0, 0, fmt::format("too small: {} x {}", size_.columns, size_.rows));
        canvas.put(0, 1, fmt::format("least is {} x {}", least.columns, least.rows));
        return canvas;
    }
    screen().draw(canvas, body(), known_, now_);
    draw_head(canvas);
    if (popup_) draw_popup(canvas, *popup_);
    draw_foot(canvas);
    return canvas;
}

} // namespace tutti::console
