// What a display's lights draw, by estimate, and what they may draw.
#pragma once

#include "toml/table_reader.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::display {

struct Current {
    double milliamps = 0;

    constexpr auto operator<=>(const Current&) const = default;
};

/// "4A", "20mA", "1.5 A": a number and A or mA.
std::optional<Current> parse_current(std::string_view text) noexcept;
/// "2.4 A", "350 mA".
std::string print_current(Current current);

struct Power {
    std::optional<Current> limit;
    Current per_channel{20}; ///< one colour of one light at full
    Current idle{1};         ///< one light that is dark

    bool operator==(const Power&) const = default;
};

/// Of one frame.
struct PowerEstimate {
    Current asked; ///< as the picture is, at the brightness that was asked for
    Current given; ///< as it was sent
    bool is_limited = false;
};

/// The keys of `power`.
void read_power(toml::TableReader& table, Power& power);
/// What is wrong where so many lights, all dark, draw more than they may; empty: they do not.
std::string find_power_mistake(const Power& power, std::size_t lights);

} // namespace tutti::display
