// How the console writes what all screens write: ages, rates, bars, small curves, JSON for people.
#pragma once

#include "base/value.hpp"
#include "command/terminal.hpp"
#include "console/canvas.hpp"
#include "console/event.hpp"

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

Style style_of(command::Tone tone) noexcept;

/// "12:00:00.250".
std::string time_of_day(double timestamp, Now now);

/// "0.2/s", "12/s", "1.2k/s"; nothing of nothing.
std::string describe_rate(double a_second);

/// "▁▂▅█": the last `span` values, each column the mean of as many; `full` is the height of a whole block, at
/// least.
std::string sparkline(const std::deque<double>& values, int columns, int span, double full);

/// A bar of eighths of blocks, `share` of that many columns.
std::string bar(double share, int columns);

/// JSON over several lines, two blanks deeper each level; at most that many lines.
std::vector<std::string> print_pretty(const Value& value, std::size_t most_lines);

/// "value=3.5 unit=%": the members of an object in a line, but for the version of the contract.
std::string print_members(const Value& object);

/// Likewise of an object that is cut somewhere; what is no object is left as it is.
std::string print_cut_members(std::string_view json);

/// The text in lines of at most that many columns; further lines begin `indent` columns in.
std::vector<std::string> wrap(std::string_view text, int columns, int indent);

/// The items of a member that is a list; none where it is not.
std::span<const Value> items_of(const Value& object, std::string_view key) noexcept;

/// Whether the text has the word, capitals or not.
bool contains_word(std::string_view text, std::string_view word) noexcept;

/// Draws sentences, cut into lines, in the middle of what is there: for a screen that has nothing to show.
void draw_notice(Canvas& canvas, Area area, const std::vector<std::string>& sentences);

} // namespace tutti::console
