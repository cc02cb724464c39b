#include "base/describe_count.hpp"
#include "base/scan.hpp"
#include "pixel/light_numbers.hpp"
#include "pixel/map_file.hpp"
#include "pixel/map_place.hpp"

namespace tutti::pixel {

namespace {

/// Takes the first cell off the front of a line.
std::string_view take_cell(std::string_view& line) noexcept {
    const auto cell = line.substr(0, line.find_first_of(",;"));
    line.remove_prefix(std::min(cell.size() + 1, line.size()));
    return trimmed(cell);
}

std::size_t cells_of(std::string_view line) noexcept {
    return 1 + static_cast<std::size_t>(std::ranges::count_if(line, [](char c) {
               return c == ',' || c == ';';
           }));
}

bool is_header(std::string_view line) noexcept {
    return line.find_first_of("0123456789") == line.npos
           && trimmed(line).find_first_not_of(",;-") != line.npos;
}

/// The lines that say something, one after the other.
class CsvLines {
public:
    explicit CsvLines(std::string_view text) : rest_(text) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    }

    bool next() {
        while (!rest_.empty()) {
            line_ = trimmed(take_line(rest_));
            ++number_;
            if (line_.empty() || line_.front() == '#') continue;
            const bool is_first = !std::exchange(has_begun_, true);
            if (!is_first || !is_header(line_)) return true;
        }
        return false;
    }
    std::string_view line() const noexcept { return line_; }
    Position position() const noexcept { return {number_, 1}; }

private:
    std::string_view rest_;
    std::string_view line_;
    std::uint32_t number_ = 0;
    bool has_begun_ = false;
};

Result<PixelMap> read_places(CsvLines& lines, Size size) {
    PixelMap map{{}, size};
    do {
        auto line = lines.line();
        if (cells_of(line) != 2)
            return fail(ErrorCode::InvalidInput, "must be x,y as the lines above", lines.position());
        const auto x = parse_number<double>(take_cell(line));
        const auto y = parse_number<double>(take_cell(line));
        if (!x || !y) return fail(ErrorCode::InvalidInput, "must be two numbers, x,y", lines.position());
        const auto pixel = pixel_near(*x, *y, size, lines.position());
        if (!pixel) return std::unexpected(pixel.error());
        if (map.pixels.size() == max_lights) return too_many_lights(lines.position());
        map.pixels.push_back(*pixel);
    } while (lines.next());
    return map;
}

Result<void> read_row(LightNumbers& numbers, std::string_view line, std::size_t first, Position position) {
    const auto cells = cells_of(line);
    for (std::size_t column = 0; column < cells; ++column) {
        const auto cell = take_cell(line);
        if (cell.empty() || cell == "-1") continue;
        const auto light = parse_number<std::int64_t>(cell);
        if (!light)
            return fail(
                ErrorCode::InvalidInput, fmt::format("cell {} is no number of a light", column + 1), position
            );
        const auto set = numbers.set(static_cast<std::uint32_t>(first + column), *light, position);
        if (!set) return set;
    }
    return {};
}

Result<PixelMap> read_table_of_numbers(CsvLines& lines, Size size) {
    const auto width = static_cast<std::size_t>(size.width);
    LightNumbers numbers(size);
    int row = 0;
    do {
        if (cells_of(lines.line()) != width)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "has {}: a row of the canvas has {}, and a light's place two",
                    describe_count(cells_of(lines.line()), "cell"), width
                ),
                lines.position()
            );
        if (row == size.height)
            return fail(
                ErrorCode::InvalidInput, fmt::format("the canvas has {} rows, not more", size.height),
                lines.position()
            );
        const auto read =
            read_row(numbers, lines.line(), static_cast<std::size_t>(row++) * width, lines.position());
        if (!read) return std::unexpected(read.error());
    } while (lines.next());
    if (row != size.height)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "ends after {}; the canvas has {}", describe_count(static_cast<std::uint64_t>(row), "row"),
                size.height
            ),
            lines.position()
        );
    return std::move(numbers).take();
}

} // namespace

Result<PixelMap> parse_csv_map(std::string_view text, Size size) {
    if (text.size() > max_map_file) return fail(ErrorCode::LimitExceeded, "a map may have 16 MiB");
    CsvLines lines(text);
    if (!lines.next()) return fail(ErrorCode::InvalidInput, "the map has no lights");
    return cells_of(lines.line()) == 2 ? read_places(lines, size) : read_table_of_numbers(lines, size);
}

} // namespace tutti::pixel
