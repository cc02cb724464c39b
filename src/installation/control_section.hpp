// The section [control]: that the control plane runs, and how long what it keeps is kept.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <string>

namespace tutti::installation {

struct ControlKeeping {
    std::uint64_t most; ///< lines
    microseconds age;

    bool operator==(const ControlKeeping&) const = default;
};

struct ControlConfig {
    bool runs = false; ///< there is such a table
    ControlKeeping events{10'000, std::chrono::days(30)};
    ControlKeeping audit{100'000, std::chrono::days(366)};
    std::string bus_role = "admin"; ///< of whoever asks over the bus

    bool operator==(const ControlConfig&) const = default;
};

void read_control(toml::TableReader& table, ControlConfig& control);

} // namespace tutti::installation
