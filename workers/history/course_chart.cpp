#include "workers/history/course_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace tutti::history {

namespace {

constexpr int scale_columns = 9; ///< a number, a blank and the line
constexpr int fewest_columns = 10;

/// A cell of braille has two columns of four dots (Unicode 15, 15.7: U+2800 and a bit a dot).
constexpr int dots_across = 2;
constexpr int dots_down = 4;
constexpr unsigned dot_bits[dots_down][dots_across] = {
    {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}
};

/// U+2800 to U+28FF.
void append_braille(std::string& text, unsigned bits) {
    text += '\xe2';
    text += static_cast<char>(0xa0 + (bits >> 6));
    text += static_cast<char>(0x80 + (bits & 0x3f));
}

struct Span {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    bool empty() const noexcept { return low > high; }
    void add(double least, double largest) noexcept {
        low = std::min(low, least);
        high = std::max(high, largest);
    }
};

/// What each column of dots shows.
std::vector<Span> spans_of(const DrawnCourse& course, int across) {
    std::vector<Span> spans(static_cast<std::size_t>(across));
    const double per_dot = (course.to - course.from) / across;
    for (std::size_t i = 0; i < course.times.size(); ++i) {
        const auto place = [&](double time) {
            return std::clamp(static_cast<int>((time - course.from) / per_dot), 0, across - 1);
        };
        const int first = place(course.times[i]);
        const int last = std::max(first, place(course.times[i] + course.step * 0.999));
        for (int at = first; at <= last; ++at)
            spans[static_cast<std::size_t>(at)].add(course.min[i], course.max[i]);
    }
    return spans;
}

/// Steps that follow one another touch, so that a line is a line.
void join(std::vector<Span>& spans) {
    auto before = Span();
    for (auto& span : spans) {
        const auto own = span;
        if (!before.empty() && !span.empty()) {
            if (before.high < span.low) span.low = before.high;
            if (before.low > span.high) span.high = before.low;
        }
        before = own;
    }
}

class Dots {
public:
    Dots(int columns, int rows)
        : columns_(columns), rows_(rows),
          cells_(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

    void set(int across, int down) noexcept {
        const auto cell = static_cast<std::size_t>(down / dots_down) * static_cast<std::size_t>(columns_)
                          + static_cast<std::size_t>(across / dots_across);
        cells_[cell] |= static_cast<std::uint8_t>(dot_bits[down % dots_down][across % dots_across]);
    }
    std::string row(int number) const {
        std::string text;
        const auto first = static_cast<std::size_t>(number) * static_cast<std::size_t>(columns_);
        for (std::size_t i = first; i < first + static_cast<std::size_t>(columns_); ++i)
            append_braille(text, cells_[i]);
        return text;
    }
    int down() const noexcept { return rows_ * dots_down; }

private:
    int columns_;
    int rows_;
    std::vector<std::uint8_t> cells_;
};

} // namespace

std::string print_short(double value) {
    const double size = std::abs(value);
    if (size >= 10'000 && size < 1e9) return fmt::format("{:.0f}", value);
    return fmt::format("{:.5g}", value);
}

int dot_columns(ChartSize size) noexcept { return size.columns - scale_columns; }

std::vector<std::string> draw_course(const DrawnCourse& course, ChartSize size) {
    const int columns = dot_columns(size);
    if (columns < fewest_columns || size.rows < 1 || course.times.empty() || course.to <= course.from)
        return {};
    Span all;
    for (std::size_t i = 0; i < course.times.size(); ++i) all.add(course.min[i], course.max[i]);
    if (all.low == all.high) all.add(all.low - 1, all.high + 1); // a line in the middle

    auto spans = spans_of(course, columns * dots_across);
    join(spans);
    Dots dots(columns, size.rows);
    const auto down_of = [&](double value) {
        const double part = (all.high - value) / (all.high - all.low);
        return std::clamp(static_cast<int>(std::lround(part * (dots.down() - 1))), 0, dots.down() - 1);
    };
    for (std::size_t across = 0; across < spans.size(); ++across) {
        if (spans[across].empty()) continue;
        for (int down = down_of(spans[across].high); down <= down_of(spans[across].low); ++down)
            dots.set(static_cast<int>(across), down);
    }

    std::vector<std::string> lines;
    for (int row = 0; row < size.rows; ++row) {
        std::string label;
        if (row == 0)
            label = print_short(all.high);
        else if (row == size.rows - 1)
            label = print_short(all.low);
        lines.push_back(
            fmt::format("{:>{}} {}{}", label, scale_columns - 2, label.empty() ? "│" : "┤", dots.row(row))
        );
    }
    return lines;
}

} // namespace tutti::history
