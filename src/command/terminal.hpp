// How text looks on a terminal: colours where they help, aligned columns. Pure apart from asking whether
// there is one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::command {

enum class Colours { Off, On };

/// On for a terminal that can show them: not where NO_COLOR is set or TERM is "dumb" (no-color.org).
Colours colours_for(int fd);

enum class Tone { Plain, Good, Busy, Bad, Quiet, Strong };

/// The text in the tone's colour, or as it is.
std::string paint(Colours colours, Tone tone, std::string_view text);

/// The tone that a service's state has everywhere.
Tone tone_of_state(std::string_view state);

/// Rows of cells, each column as wide as its widest cell. Columns are parted by two blanks; no trailing
/// blanks. Cells are made printable.
class Table {
public:
    struct Cell {
        std::string text;
        Tone tone = Tone::Plain;
    };
    explicit Table(std::vector<std::string> headings);
    void add(std::vector<Cell> row);
    std::string print(Colours colours) const;

private:
    std::vector<std::vector<Cell>> rows_;
};

/// "3.2 MiB", "812 KiB", "0 B".
std::string describe_bytes(double bytes);
/// The two largest units: "4d 3h", "2h 5m", "12s".
std::string describe_seconds(double seconds);

/// How many columns the text takes: code points, which is right for what we print.
std::size_t width(std::string_view text);

} // namespace tutti::command
