// `tutti input record`: what inputs say, as a trace: `tutti rehearse` plays it, and an input in its place
// does.
#pragma once

#include "base/time.hpp"
#include "command/stay.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::input {

struct RecordOptions {
    command::BusTarget bus;
    std::string file;               ///< "-": standard output
    std::vector<std::string> names; ///< of inputs; empty: all
    std::optional<microseconds> duration;
    std::size_t count = 0; ///< ends after so many events; 0: never
    bool quiet = false;
};

/// Failure where the file exists, or cannot be written.
int record(const RecordOptions& options);

} // namespace tutti::input
