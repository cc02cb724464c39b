// `tutti start`, `stop` and `restart`: told to the supervisor, and waited for until they have come about.
#pragma once

#include "cli/supervisor_client.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

enum class ServiceAction : std::uint8_t { Start, Stop, Restart, Trigger };
enum class Patience : std::uint8_t { Wait, Leave };

struct ServiceActionOptions {
    SupervisorPlace place;
    ServiceAction action = ServiceAction::Start;
    std::vector<std::string> services;
    Patience patience = Patience::Wait;
    double timeout = 60; ///< seconds to wait
    bool json = false;
};
/// Nothing is done unless every service is there: NotFound. Failure where one ended instead of becoming
/// ready, or was refused; NotRunning where one was not ready (or stopped) within the time.
int service_action(const ServiceActionOptions& options);
Task<int> act(ServiceActionOptions options);

/// How far what was asked for has come, by the state that the service is in now.
enum class Progress : std::uint8_t { UnderWay, Done, Failed };
Progress progress_of(ServiceAction action, std::string_view state);

} // namespace tutti::cli
