// Surroundings: what adapters find around them, beside their own devices. Few need any of it.
#pragma once

#include "bus/bus.hpp"

#include <string>

namespace tutti::input {

struct Surroundings {
    bus::Bus& bus;    ///< this installation's own
    std::string root; ///< of its topics: "tutti"
};

} // namespace tutti::input
