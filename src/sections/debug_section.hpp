// The section `debug`: what the debugger hears, and how much of it it keeps.
#pragma once

#include "base/address.hpp"
#include "sections/section.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::sections {

struct DebugSection {
    std::int64_t messages = 1000;            ///< that are kept, of OSC and of the bus
    std::int64_t logs = 500;                 ///< lines that are kept
    std::string router = "osc";              ///< the service whose OSC is heard, where it runs
    std::optional<Address> listen = {};      ///< where OSC is heard, too
    std::vector<std::string> topics = {"#"}; ///< filters of MQTT, below the root: what is heard of the bus
    /// What is not, all the same: pictures, what comes sixty times a second, and what stands in files anyway.
    std::vector<std::string> ignore = {"frame/#", "event/raw/#", "clock/#"};

    bool operator==(const DebugSection&) const = default;
};

void read_debug(toml::TableReader& table, DebugSection& section);

} // namespace tutti::sections
