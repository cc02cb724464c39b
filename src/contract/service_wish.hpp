// What somebody may want of a service, and how far that has come.
#pragma once

#include "contract/service_state.hpp"

#include <cstdint>

namespace tutti::contract {

enum class ServiceWish : std::uint8_t {
    Start,
    Stop,
    Restart,
    Trigger, ///< one run now of what has a schedule, whatever that says
};

enum class Progress : std::uint8_t { UnderWay, Done, Failed };

enum class LastEnd : std::uint8_t { Well, Badly };

/// By the state that the service is in since: started is not ready, and a run that was asked for is done when
/// it is over. `last` is how its latest run ended, if one did.
Progress progress_of(ServiceWish wish, ServicePhase phase, LastEnd last) noexcept;
/// The same of a service as the supervisor's `list` has it. What is no such thing is under way.
Progress progress_of(ServiceWish wish, const Value& service);

} // namespace tutti::contract
