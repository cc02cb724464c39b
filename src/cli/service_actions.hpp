// `tutti start`, `stop` and `restart`: told to the supervisor, and waited for until they have come about.
#pragma once

#include "cli/supervisor_client.hpp"
#include "contract/service_wish.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::cli {

using ServiceAction = contract::ServiceWish;
enum class Patience : std::uint8_t { Wait, Leave };

struct ServiceActionOptions {
    SupervisorPlace place;
    ServiceAction action = ServiceAction::Start;
    std::vector<std::string> services;
    Patience patience = Patience::Wait;
    double timeout = 60;  ///< seconds to wait
    bool is_told = false; ///< it is under way already: only waited for
    bool json = false;
};
/// Nothing is done unless every service is there: NotFound. Failure where one ended instead of becoming
/// ready, or was refused; NotRunning where one was not ready (or stopped) within the time.
int service_action(const ServiceActionOptions& options);
Task<int> act(ServiceActionOptions options);

} // namespace tutti::cli
