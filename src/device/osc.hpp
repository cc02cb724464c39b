// An input of kind "osc": a port on which messages of Open Sound Control are heard.
#pragma once

#include "base/address.hpp"
#include "osc/pattern.hpp"
#include "toml/table_reader.hpp"

#include <vector>

namespace tutti::device {

struct Osc {
    /// Beyond this machine only where the file says so: OSC knows no passwords, and whoever reaches the port
    /// makes events.
    Address listen = {"127.0.0.1", 9001};
    std::vector<osc::Pattern> only = {};   ///< the addresses to be heard; empty: all
    std::vector<osc::Pattern> as_raw = {}; ///< those whose messages are values of a stream

    bool operator==(const Osc&) const = default;
};

void read_osc(toml::TableReader& table, Osc& osc);

/// A text that is an OSC address pattern, for read_list().
toml::Read<osc::Pattern> osc_pattern(const Value& value);

} // namespace tutti::device
