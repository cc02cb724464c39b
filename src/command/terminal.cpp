#include "command/terminal.hpp"

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

namespace {

/// The bytes at the start of `text` that are no character to be shown; 0: it begins with one that is.
std::size_t unprintable(std::string_view text) {
    const auto byte = [text](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2; // C1
    if (byte(0) != 0xE2) return 0;
    if (byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) return 3;   // U+2028 … U+202E
    if (byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F)) return 3; // U+200E, U+200F
    return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9 ? 3 : 0;  // U+2066 … U+2069
}

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto refused = unprintable(text);
        out += refused > 0 ? '?' : text.front();
        text.remove_prefix(std::max<std::size_t>(refused, 1));
    }
    return out;
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
