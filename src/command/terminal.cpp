#include "command/terminal.hpp"

#include "base/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unistd.h>

namespace tutti::command {

Colours colours_for(int fd) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool refused = (no_color != nullptr && *no_color != '\0') || terminal == nullptr
                         || std::string_view(terminal) == "dumb";
    return !refused && ::isatty(fd) == 1 ? Colours::On : Colours::Off;
}

std::string paint(Colours colours, Tone tone, std::string_view text) {
    if (colours == Colours::Off || tone == Tone::Plain) return std::string(text);
    static constexpr std::array<std::string_view, 6> codes = {"0", "32", "33", "31", "2", "1"};
    return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(tone)], text);
}

Tone tone_of_state(std::string_view state) {
    if (state == "ready" || state == "completed") return Tone::Good;
    if (state == "waiting" || state == "starting" || state == "stopping" || state == "backoff")
        return Tone::Busy;
    if (state == "unhealthy" || state == "crash_loop" || state == "failed") return Tone::Bad;
    return Tone::Quiet;
}

std::size_t width(std::string_view text) {
    const auto starts_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

Table::Table(std::vector<std::string> headings) {
    auto& row = rows_.emplace_back();
    for (auto& heading : headings) row.push_back({std::move(heading), Tone::Quiet});
}

void Table::add(std::vector<Cell> row) {
    for (auto& cell : row) cell.text = printable(cell.text);
    rows_.push_back(std::move(row));
}

std::string Table::print(Colours colours) const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text));
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        std::size_t owed = 0; // blanks that only a further cell makes visible
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!row[i].text.empty()) {
                line.append(owed, ' ');
                line += paint(colours, row[i].tone, row[i].text);
                owed = 0;
            }
            owed += widths[i] - width(row[i].text) + 2;
        }
        out += line + '\n';
    }
    return out;
}

std::string describe_bytes(double bytes) {
    static constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
    return unit == 0 || bytes >= 100 ? fmt::format("{:.0f} {}", bytes, units[unit])
                                     : fmt::format("{:.1f} {}", bytes, units[unit]);
}

std::string describe_seconds(double seconds) {
    const auto whole = static_cast<long long>(std::max(0.0, seconds));
    if (whole >= 86400) return fmt::format("{}d {}h", whole / 86400, whole % 86400 / 3600);
    if (whole >= 3600) return fmt::format("{}h {}m", whole / 3600, whole % 3600 / 60);
    if (whole >= 60) return fmt::format("{}m {}s", whole / 60, whole % 60);
    return fmt::format("{}s", whole);
}

} // namespace tutti::command
