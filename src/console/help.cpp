#include "console/help.hpp"

#include "console/canvas.hpp"
#include "console/command_words.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::console {

namespace {

constexpr std::array<KeyRow, 13> everywhere = {{
    {"0 … 9, J", "the screen of that digit or letter", {}},
    {"Tab", "the next screen"},
    {"↑ ↓, j k", "the row above, the one below"},
    {"PgUp PgDn Space", "a page up, a page down"},
    {"g G, Home End", "the first row, the last one"},
    {"/", "type a word: only rows with it; Enter keeps it, Esc shows all again"},
    {":", "a command: Tab completes it, ↑ ↓ bring back earlier ones, Ctrl-U clears the line", "command"},
    {"Esc", "closes what lies over the screen; on the screen itself shows all rows again"},
    {"mouse", "a click selects or changes the screen, a second one opens, the wheel scrolls"},
    {"Ctrl-L", "draw all of it anew"},
    {"Ctrl-Z", "back to the shell for a while; `fg` comes back"},
    {"?", "this help"},
    {"q, Ctrl-C", "quit: nothing else ends", "quit"},
}};

std::string row_of(std::string_view left, std::string_view right, int width) {
    std::string line = "  ";
    line += left;
    for (int i = columns_of(left); i < width; ++i) line += ' ';
    return line + "  " + std::string(right);
}

void add_keys(std::vector<std::string>& lines, std::span<const KeyRow> keys) {
    for (const auto& key : keys) lines.push_back(row_of(key.key, key.does, 15));
}

void add_table(std::string& page, std::span<const KeyRow> keys) {
    page += "| key | |\n|---|---|\n";
    for (const auto& key : keys) page += fmt::format("| `{}` | {} |\n", key.key, key.does);
}

} // namespace

std::span<const KeyRow> common_keys() noexcept { return everywhere; }

std::vector<std::string> help_lines(const ScreenRow& shown) {
    std::vector<std::string> lines;
    const auto add_screen = [&lines](const ScreenRow& screen) {
        lines.push_back(fmt::format("Screen {}, {}: {}", screen.digit, screen.name, screen.shows));
        add_keys(lines, screen.keys);
        lines.emplace_back();
    };
    add_screen(shown);
    lines.emplace_back("On every screen");
    add_keys(lines, everywhere);
    lines.emplace_back();
    lines.emplace_back("Commands, behind :");
    for (const auto& row : command_rows()) {
        auto words = std::string(row.name);
        if (!row.takes.empty()) words += ' ' + std::string(row.takes);
        lines.push_back(row_of(words, row.does, 27));
    }
    lines.emplace_back();
    for (const auto& screen : screens())
        if (screen.digit != shown.digit) add_screen(screen);
    return lines;
}

std::string help_document() {
    std::string page = "On every screen:\n\n";
    add_table(page, everywhere);
    for (const auto& screen : screens()) {
        page += fmt::format("\n**{} {}**: {}.\n\n", screen.digit, screen.name, screen.shows);
        add_table(page, screen.keys);
    }
    page += "\nBehind `:`\n\n| command | |\n|---|---|\n";
    for (const auto& row : command_rows()) {
        auto words = std::string(row.name);
        if (!row.takes.empty()) words += ' ' + std::string(row.takes);
        page += fmt::format("| `{}` | {} |\n", words, row.does);
    }
    return page;
}

} // namespace tutti::console
