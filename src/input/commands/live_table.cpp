#include "input/commands/live_table.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "input/commands/inputs_on_bus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::input {

namespace {

using command::Tone;

constexpr std::size_t bar_columns = 20;
constexpr std::size_t most_numbers = 6; ///< of one event
constexpr microseconds fresh = milliseconds(300);

/// What a number is likely to lie between: as far as was seen, and at least −1 to 1, or 0 to 1.
std::pair<double, double> scale_of(std::pair<double, double> seen) noexcept {
    const double most = std::max(1.0, std::max(seen.second, -seen.first));
    return {seen.first < 0 ? -most : 0.0, most};
}

/// Numbers of the data and of what lies in it, such as `raw`, are shown by themselves; the rest as it is.
bool is_shown_as_number(const Member& member) noexcept { return member.value.is_number(); }

std::string rest_of(const Value& data) {
    std::string rest;
    for (const Member& member : data.members()) {
        if (member.key == "device" || member.key == "code" || member.key == "raw"
            || is_shown_as_number(member))
            continue;
        if (!rest.empty()) rest += ' ';
        rest += member.key + "=";
        rest += member.value.is_string() ? std::string(member.value.string()) : print_json(member.value);
    }
    return printable_beginning(rest, 60);
}

std::string cut(std::string_view text, std::size_t columns) {
    if (command::width(text) <= columns) return std::string(text);
    return printable_beginning(text, columns > 1 ? columns - 1 : 0) + "…";
}

} // namespace

std::string bar(double value, double least, double most, std::size_t columns) {
    // Eighths of a column (U+2588 … U+258F) to the right of the zero, whole ones to its left.
    static constexpr std::array<std::string_view, 9> eighths = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    const double place =
        std::clamp((value - least) / (most - least), 0.0, 1.0) * static_cast<double>(columns);
    const double zero = std::clamp(-least / (most - least), 0.0, 1.0) * static_cast<double>(columns);
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) {
        const double begin = static_cast<double>(i);
        const auto [from, to] = std::minmax(zero, place);
        const double covered = std::clamp(std::min(begin + 1, to) - std::max(begin, from), 0.0, 1.0);
        const auto steps = static_cast<std::size_t>(std::lround(covered * 8));
        text += value >= 0 || steps == 8 ? eighths[steps] : steps > 3 ? "█" : " ";
    }
    return text;
}

void LiveTable::take(const contract::Event& event) {
    Key key{event.source, text_of(event.data, "device"), event.type, text_of(event.data, "code")};
    if (!rows_.contains(key) && rows_.size() >= most_rows)
        rows_.erase(std::ranges::min_element(rows_, {}, [](const auto& row) { return row.second.at; }));
    auto& row = rows_[std::move(key)];
    row.data = event.data;
    row.at = event.timestamp;
    ++row.count;
    if (row.ranges.size() > most_ranges - most_numbers)
        std::erase_if(row.ranges, [&](const auto& range) { return event.data.find(range.first) == nullptr; });
    std::size_t numbers = 0;
    for (const Member& member : event.data.members()) {
        if (!is_shown_as_number(member) || numbers == most_numbers) continue;
        ++numbers;
        const double number = member.value.number();
        auto [seen, is_new] = row.ranges.try_emplace(member.key, number, number);
        seen->second = {std::min(seen->second.first, number), std::max(seen->second.second, number)};
    }
}

std::string
LiveTable::print(command::Colours colours, std::size_t columns, std::size_t rows, WallTime now) const {
    std::string text;
    std::string heading;
    std::size_t lines = 0;
    const auto put = [&](Tone tone, std::string_view line) {
        if (lines++ < rows) text += command::paint(colours, tone, cut(line, columns)) + "\n";
    };
    for (const auto& [key, row] : rows_) {
        auto title =
            key.device.empty() ? key.source : fmt::format("{}  {}", key.source, printable(key.device));
        if (title != heading) put(Tone::Strong, heading = std::move(title));
        const auto tone = now - row.at < fresh ? Tone::Good : Tone::Plain;
        const auto name = key.code.empty() ? key.type : fmt::format("{} {}", key.type, printable(key.code));
        std::size_t numbers = 0;
        for (const Member& member : row.data.members()) {
            if (!is_shown_as_number(member) || numbers == most_numbers) continue;
            const auto [least, most] = scale_of(row.ranges.at(member.key));
            const double number = member.value.number();
            put(tone, fmt::format(
                          "  {:<28} {:<10} {:>10.4g} {}", numbers == 0 ? name : "", printable(member.key),
                          number, bar(number, least, most, bar_columns)
                      ));
            ++numbers;
        }
        if (const auto rest = rest_of(row.data); numbers == 0 || !rest.empty())
            put(tone, fmt::format("  {:<28} {} ({} so far)", numbers == 0 ? name : "", rest, row.count));
    }
    if (lines > rows) text += fmt::format("  … and {} lines more\n", lines - rows);
    return text;
}

} // namespace tutti::input
