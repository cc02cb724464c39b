// An input of kind "serial": boards that print lines (line.hpp) on serial ports.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"
#include "toml/values.hpp"

#include <string>
#include <vector>

namespace tutti::device {

/// Of any serial port.
inline constexpr toml::Whole any_baud{50, 4'000'000};

struct Serial {
    /// Paths of ports, in which '*', '?' and '[…]' in the last part stand for many.
    std::vector<std::string> device = {"/dev/serial/by-id/*"};
    std::uint32_t baud = 115200;
    microseconds long_press = milliseconds(500); ///< of the buttons whose two edges a board says

    bool operator==(const Serial&) const = default;
};

void read_serial(toml::TableReader& table, Serial& serial);

} // namespace tutti::device
