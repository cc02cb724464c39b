// How an input is simulated, where its file says `simulate`.
#pragma once

#include "toml/table_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::device {

struct Simulation {
    std::uint64_t seed = 1;
    std::string file;        ///< lines of a trace; empty: the kind's own twin says something
    std::string source = {}; ///< of the file, only lines of that source, whatever its node; empty: all
    double speed = 1;        ///< 2: twice as fast
    bool loop = false;       ///< the file begins again when it has ended

    bool operator==(const Simulation&) const = default;
};

/// `simulate = true`, or { seed = 7, file = "trace.jsonl", speed = 2.0, loop = true }.
std::optional<Simulation> read_simulation(toml::TableReader& table);

} // namespace tutti::device
