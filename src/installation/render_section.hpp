// The section [render]: how fast frames are made, and how modes are browsed.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <string>

namespace tutti::installation {

struct RenderConfig {
    bool embedded = false;   ///< devices, director and light in one process
    bool show_errors = true; ///< on the displays, too, for a while
    unsigned rate = 60;      ///< frames a second
    std::uint64_t seed = 1;
    std::string start;                  ///< the mode to begin with; empty: the first
    microseconds browse = seconds(3);   ///< what is browsed to is taken after so long; zero: only by activate
    microseconds watchdog = seconds(2); ///< how long a scene may take for one frame

    bool operator==(const RenderConfig&) const = default;
};

void read_render(toml::TableReader& table, RenderConfig& render);

} // namespace tutti::installation
