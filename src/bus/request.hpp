// A request as every backend does it: an answer's subscription, the command, and waiting for the one answer.
#pragma once

#include "base/random.hpp"
#include "bus/bus.hpp"
#include "bus/changes.hpp"

#include <string_view>

namespace tutti::bus {

/// Who asks: a backend's own parts, which outlive the request.
struct Requester {
    Bus& bus;
    Changes& changes;
    std::string_view client_id;
    RandomSource& random;
};

/// What Bus::request promises.
Task<Result<Message>> request_over(Requester requester, Message command, SteadyClock::duration timeout);

} // namespace tutti::bus
