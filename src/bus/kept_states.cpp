#include "bus/kept_states.hpp"

#include <utility>

namespace tutti::bus {

Task<Result<void>> kept_states_come(Bus& bus, std::string nothing, SteadyClock::duration patience) {
    auto barrier = bus.subscribe(std::move(nothing), QoS::AtMostOnce, [](const Message&) {});
    if (!barrier) co_return pass_on(barrier);
    co_return co_await bus.confirmed(barrier->id(), patience);
}

} // namespace tutti::bus
