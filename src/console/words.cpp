#include "console/words.hpp"

#include "base/ascii.hpp"
#include "base/iso_time.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

namespace tutti::console {

Style style_of(command::Tone tone) noexcept {
    switch (tone) {
    case command::Tone::Plain:
        return Style::Plain;
    case command::Tone::Good:
        return Style::Good;
    case command::Tone::Busy:
        return Style::Busy;
    case command::Tone::Bad:
        return Style::Bad;
    case command::Tone::Quiet:
        return Style::Quiet;
    case command::Tone::Strong:
        return Style::Strong;
    }
    return Style::Plain;
}

std::string time_of_day(double timestamp, Now now) {
    return print_time_of_day(wall_time_from_seconds(timestamp), now.utc_offset);
}

std::string describe_rate(double a_second) {
    if (a_second < 0.05) return {};
    if (a_second < 10) return fmt::format("{:.1f}/s", a_second);
    if (a_second < 1000) return fmt::format("{:.0f}/s", a_second);
    return fmt::format("{:.1f}k/s", a_second / 1000);
}

std::string sparkline(const std::deque<double>& values, int columns, int span, double full) {
    static constexpr std::array<std::string_view, 8> blocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (columns <= 0 || values.empty()) return {};
    const int each = std::max(span / columns, 1);
    // The last column is of the last ones; the first may have fewer than the others.
    std::vector<double> means;
    for (auto end = values.size(); end > 0 && means.size() < static_cast<std::size_t>(columns);) {
        const auto count = std::min(end, static_cast<std::size_t>(each));
        double sum = 0;
        for (std::size_t i = end - count; i < end; ++i) sum += values[i];
        means.push_back(sum / static_cast<double>(count));
        end -= count;
    }
    full = std::max(full, *std::ranges::max_element(means));
    std::string text(static_cast<std::size_t>(columns) - means.size(), ' ');
    for (const double mean : std::views::reverse(means)) {
        const double share = full > 0 ? std::clamp(mean / full, 0.0, 1.0) : 0;
        text += blocks[std::min<std::size_t>(static_cast<std::size_t>(share * 8), 7)];
    }
    return text;
}

std::string bar(double share, int columns) {
    static constexpr std::array<std::string_view, 8> eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!std::isfinite(share) || columns <= 0) return {};
    const auto parts = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * columns * 8));
    std::string text;
    for (int i = 0; i < parts / 8; ++i) text += "█";
    text += eighths[static_cast<std::size_t>(parts % 8)];
    return text;
}

namespace {

class PrettyPrinter {
public:
    explicit PrettyPrinter(std::size_t most) : most_(most) {}

    void print(const Value& value, std::string prefix, std::string_view suffix, int depth) {
        const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
        const bool has_members = value.is_object() && !value.members().empty();
        const bool has_items = value.is_array() && !value.items().empty();
        auto whole = print_json(value);
        constexpr std::size_t fits_a_line = 60;
        if ((!has_members && !has_items) || whole.size() <= fits_a_line)
            return add(std::move(prefix) + whole + std::string(suffix));
        add(std::move(prefix) + (has_members ? "{" : "["));
        if (has_members) {
            const auto members = value.members();
            for (std::size_t i = 0; i < members.size() && !is_full(); ++i) {
                auto head = indent + "  ";
                append_json_string(head, members[i].key);
                print(members[i].value, head + ": ", i + 1 < members.size() ? "," : "", depth + 1);
            }
        } else {
            const auto items = value.items();
            for (std::size_t i = 0; i < items.size() && !is_full(); ++i)
                print(items[i], indent + "  ", i + 1 < items.size() ? "," : "", depth + 1);
        }
        add(indent + (has_members ? "}" : "]") + std::string(suffix));
    }

    std::vector<std::string> lines() && { return std::move(lines_); }

private:
    bool is_full() const noexcept { return lines_.size() > most_; }
    void add(std::string line) {
        if (lines_.size() == most_) line = "…";
        if (!is_full()) lines_.push_back(std::move(line));
    }

    std::size_t most_;
    std::vector<std::string> lines_;
};

} // namespace

std::vector<std::string> print_pretty(const Value& value, std::size_t most_lines) {
    PrettyPrinter printer(most_lines);
    printer.print(value, "", "", 0);
    return std::move(printer).lines();
}

std::string print_members(const Value& object) {
    std::string line;
    for (const auto& member : object.members()) {
        if (member.key == "v") continue;
        if (!line.empty()) line += ' ';
        const auto text =
            member.value.is_string() ? std::string(member.value.string()) : print_json(member.value);
        line += member.key + '=' + text;
    }
    return line;
}

std::string print_cut_members(std::string_view json) {
    if (!json.starts_with('{')) return std::string(json);
    json.remove_prefix(1);
    if (json.starts_with("\"v\":1,")) json.remove_prefix(6);
    std::string line;
    int depth = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char letter = json[i];
        if (is_in_string && letter == '\\') {
            line += json.substr(i++, 2);
        } else if (letter == '"') {
            is_in_string = !is_in_string;
            if (depth > 0) line += letter;
        } else if (is_in_string) {
            line += letter;
        } else {
            if (letter == '{' || letter == '[') ++depth;
            if (letter == '}' || letter == ']') --depth;
            if (depth < 0) break; // what follows is not of this object
            line += depth == 0 && letter == ':' ? '=' : depth == 0 && letter == ',' ? ' ' : letter;
        }
    }
    return line;
}

std::vector<std::string> wrap(std::string_view text, int columns, int indent) {
    std::vector<std::string> lines;
    const int deepest = std::max(columns / 2, 0);
    const std::string blanks(static_cast<std::size_t>(std::min(indent, deepest)), ' ');
    std::string line;
    int width = 0;
    bool has_word = false;
    while (!text.empty()) {
        // Blanks before a word are its own: a table stays one.
        const auto word_at = std::min(text.find_first_not_of(' '), text.size());
        const auto end = std::min(text.find(' ', word_at), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(end);
        const int wide = columns_of(word);
        if (has_word && width + wide > columns) {
            lines.push_back(std::move(line));
            line = blanks;
            line += word.substr(std::min(word_at, word.size()));
            width = columns_of(line);
        } else {
            line += word;
            width += wide;
        }
        // A word that is longer than a line goes on in the next one.
        while (width > columns) {
            const auto fits = what_fits(line, columns).size();
            if (fits <= blanks.size()) break; // not even one character
            lines.push_back(line.substr(0, fits));
            line = blanks + line.substr(fits);
            width = columns_of(line);
        }
        has_word = true;
    }
    lines.push_back(std::move(line));
    return lines;
}

std::span<const Value> items_of(const Value& object, std::string_view key) noexcept {
    const auto* member = object.find(key);
    return member != nullptr && member->is_array() ? member->items() : std::span<const Value>();
}

bool contains_word(std::string_view text, std::string_view word) noexcept {
    const auto found = std::ranges::search(text, word, {}, to_lower, to_lower);
    return !found.empty() || word.empty();
}

void draw_notice(Canvas& canvas, Area area, const std::vector<std::string>& sentences) {
    const int width = std::max(area.width - 4, 1);
    std::vector<std::string> lines;
    for (const auto& sentence : sentences)
        for (auto& line : wrap(sentence, width, 0)) lines.push_back(std::move(line));
    int y = area.y + std::max((area.height - static_cast<int>(lines.size())) / 3, 0);
    for (const auto& line : lines) {
        if (y >= area.y + area.height) break;
        canvas.put(area.x + 2, y++, line, &line == &lines.front() ? Style::Strong : Style::Plain);
    }
}

} // namespace tutti::console
