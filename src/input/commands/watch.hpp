// `tutti input watch`: what inputs say now, on a terminal as bars, else a line an event.
#pragma once

#include "command/stay.hpp"

#include <string>
#include <vector>

namespace tutti::input {

struct WatchOptions {
    command::BusTarget bus;
    std::vector<std::string> names; ///< of inputs; empty: all
    std::size_t count = 0;          ///< ends after so many events; 0: never
    bool json = false;              ///< one event a line, as it is on the bus
};

/// NotFound where there is no input of that name.
int watch(const WatchOptions& options);

} // namespace tutti::input
