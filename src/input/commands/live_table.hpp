// LiveTable: the newest values of inputs as lines for a terminal, each number with a bar. Pure: events in,
// text out.
#pragma once

#include "command/terminal.hpp"
#include "contract/event.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tutti::input {

/// A bar of so many columns: `value` between `least` and `most`, from zero where that lies between them.
std::string bar(double value, double least, double most, std::size_t columns);

class LiveTable {
public:
    /// More than these are not told apart from the one that was silent for longest.
    static constexpr std::size_t most_rows = 200;
    /// Numbers of one row, by name: of more, those that came last.
    static constexpr std::size_t most_ranges = 32;

    void take(const contract::Event& event);

    /// Of each stream and action the newest, by source: at most `rows` lines of at most `columns`.
    std::string print(command::Colours colours, std::size_t columns, std::size_t rows, WallTime now) const;
    bool is_empty() const noexcept { return rows_.empty(); }

private:
    struct Row {
        Value data;
        WallTime at{};
        std::uint64_t count = 0;
        std::map<std::string, std::pair<double, double>> ranges = {
        }; ///< of the numbers that are shown, as seen so far
    };
    struct Key {
        std::string source;
        std::string device;
        std::string type;
        std::string code;

        auto operator<=>(const Key&) const = default;
    };

    std::map<Key, Row> rows_;
};

} // namespace tutti::input
