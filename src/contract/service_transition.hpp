// ServiceTransition: what became of a supervised service, when and why: a line of its history, and the data
// of the event `service.transition`.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "contract/service_state.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::contract {

/// How a run ended: by a code, by a signal, or nobody knows by which.
struct ServiceExit {
    std::optional<int> code;
    std::optional<int> signal;
    std::string message; ///< for people

    bool operator==(const ServiceExit&) const = default;
};

/// Stands in contracts/schema/api_service_history.schema.json.
struct ServiceTransition {
    WallTime timestamp;
    std::string service;
    ServicePhase from = ServicePhase::Stopped; ///< as `to` where only the cause is new
    ServicePhase to = ServicePhase::Stopped;
    std::string cause; ///< for people
    /// Of its process; of a transition that says how a run ended, that run's.
    std::optional<std::uint32_t> pid;
    std::optional<ServiceExit> exit; ///< a run ended, and that is why

    bool operator==(const ServiceTransition&) const = default;
};

Result<ServiceTransition> parse_service_transition(std::string_view json);
Result<ServiceTransition> service_transition_from(const Value& payload);
Value to_value(const ServiceTransition& transition);
std::string print(const ServiceTransition& transition);

/// The latest `most` of the lines of a history, oldest first. What is not understood is passed over.
std::vector<ServiceTransition> parse_service_history(std::string_view lines, std::size_t most);

} // namespace tutti::contract
