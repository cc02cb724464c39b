// `tutti record`: the live bus to a file (docs/recording.md).
#pragma once

#include "command/bus_target.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::recorder {

struct RecordOptions {
    command::BusTarget bus;
    std::filesystem::path file;
    std::vector<std::string> filters;   ///< none: all but frames and logs
    std::vector<std::string> leave_out; ///< filters of what is not recorded
    std::string rotate_size;            ///< "64MiB"; empty: never
    std::string rotate_every;           ///< "1h"; empty: never
    std::optional<std::uint32_t> keep;  ///< files of a rotation that stay
    std::string duration;               ///< ends after that; empty: never
    std::uint64_t count = 0;            ///< ends after so many messages; 0: never
    bool sync = false;                  ///< down to the disk once a second
    bool quiet = false;
};

/// Runs until Ctrl-C. Failure where a message could not be written.
int record(const RecordOptions& options);

} // namespace tutti::recorder
