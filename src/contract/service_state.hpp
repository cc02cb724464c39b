// ServiceState: how a supervised service stands, retained on service/<name> by the orchestrator.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::contract {

/// DESIGN §4.
enum class ServicePhase : std::uint8_t {
    Stopped,
    Waiting, ///< for what it needs
    Starting,
    Ready,
    Unhealthy,
    Backoff,
    CrashLoop,
    Stopping,
    Completed, ///< a one-shot that exited with 0
    Failed,
};

enum class ServicePattern : std::uint8_t { Always, Ephemeral, Demand };

/// How the status of a service begins whose bus is away: it is ready, and nobody hears it.
inline constexpr std::string_view bus_away = "bus away";
constexpr bool says_bus_away(std::string_view status) noexcept { return status.starts_with(bus_away); }

/// What the status of a gateway says where nobody can log in yet: where the code is that the first run asks
/// for.
inline constexpr std::string_view setup_awaited =
    "nobody can log in yet: /setup takes the code that `tutti logs gateway` has";
constexpr bool says_setup_awaited(std::string_view status) noexcept { return status.contains(setup_awaited); }

/// Schema: contracts/schema/service_state.schema.json.
struct ServiceState {
    ServicePhase state = ServicePhase::Stopped;
    std::string cause; ///< what brought the state about, for people
    std::optional<std::uint32_t> pid;
    WallTime since;
    std::uint64_t restarts = 0; ///< those that nobody asked for
    ServicePattern pattern = ServicePattern::Always;
    bool required = true;
    bool outdated = false;               ///< its process has another configuration than the file has now
    std::optional<std::uint64_t> memory; ///< bytes of proportional set size, the whole process tree
    std::optional<double> cpu_percent;   ///< of one core

    bool operator==(const ServiceState&) const = default;
};

Result<ServiceState> parse_service_state(std::string_view json);
Result<ServiceState> service_state_from(const Value& payload);
Value to_value(const ServiceState& service);
std::string print(const ServiceState& service);

/// The word as it stands in payloads: "crash_loop".
std::string_view name(ServicePhase phase) noexcept;
std::string_view name(ServicePattern pattern) noexcept;
/// The meaning of a word, or nothing.
std::optional<ServicePhase> service_phase(std::string_view word) noexcept;
std::optional<ServicePattern> service_pattern(std::string_view word) noexcept;

} // namespace tutti::contract
