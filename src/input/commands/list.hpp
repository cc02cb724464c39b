// `tutti input list`: which inputs there are and how their devices are; and what is plugged in here that none
// of them has.
#pragma once

#include "command/stay.hpp"

namespace tutti::input {

struct ListOptions {
    command::BusTarget bus;
    bool only_here = false; ///< asks no bus
    bool json = false;
};

/// NotRunning where no bus answers: what is plugged in here is shown all the same.
int list(const ListOptions& options);

} // namespace tutti::input
