// Asks somebody on the bus, and waits for the answer.
#pragma once

#include "bus/bus.hpp"
#include "contract/command.hpp"

#include <string>

namespace tutti::cli {

/// What the target answered, which may be an error of its own. NotFound where nobody of that name is there,
/// with what to do about it; else what became of the question. `key`: of idempotency; empty: none.
Task<Result<contract::CommandReply>>
ask(bus::Bus& bus, std::string target, std::string action, Value params, SteadyClock::duration timeout,
    std::string key = {});

} // namespace tutti::cli
