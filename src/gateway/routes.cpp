#include "gateway/routes.hpp"

#include "gateway/handlers.hpp"
#include "gateway/metrics.hpp"

namespace tutti::gateway {

namespace {

constexpr std::string_view state_messages[] = {"live_snapshot", "live_delta", "live_ping"};
constexpr std::string_view event_messages[] = {"live_events", "live_dropped", "live_ping"};

constexpr Route table[] = {
    {.verb = Verb::Get,
     .path = "/api/sources",
     .role = Role::Session,
     .handler = list_sources,
     .summary = "every source by its name, with its readings, status and meta",
     .answer = {.schema = "api_sources"}},
    {.verb = Verb::Get,
     .path = "/api/sources/{source}",
     .role = Role::Session,
     .handler = show_source,
     .summary = "one source",
     .answer = {.schema = "api_source"}},
    {.verb = Verb::Get,
     .path = "/api/recent",
     .role = Role::Session,
     .handler = list_recent,
     .summary = "the last minutes of every reading that is a number: time and value, oldest first",
     .answer = {.schema = "api_recent"}},
    {.verb = Verb::Get,
     .path = "/api/services",
     .role = Role::Session,
     .handler = list_services,
     .summary = "every service by its name: state, cause, pid, since, restarts, pattern, required, outdated, "
                "memory, cpu_percent",
     .answer = {.schema = "api_services"}},
    {.verb = Verb::Get,
     .path = "/api/services/{service}",
     .role = Role::Session,
     .handler = show_service,
     .summary = "one service",
     .answer = {.schema = "api_service"}},
    {.verb = Verb::Post,
     .path = "/api/events",
     .role = Role::Session,
     .handler = post_event,
     .summary = "puts an event on the bus and says its id",
     .answer = {.status = 202, .schema = "api_event_posted"},
     .body = "api_event_post"},
    {.verb = Verb::Post,
     .path = "/api/commands/{worker}",
     .role = Role::Session,
     .handler = post_command,
     .summary = "asks a worker and waits for its answer",
     .answer = {.schema = "api_command_done"},
     .body = "api_command_post"},
    {.verb = Verb::Get,
     .path = "/api/session",
     .role = Role::Anyone,
     .handler = show_session,
     .summary = "whether a password is asked for, and whether we have a session",
     .answer = {.schema = "api_session"}},
    {.verb = Verb::Post,
     .path = "/api/session",
     .role = Role::Anyone,
     .handler = log_in,
     .summary = "logs in: the session comes as a cookie",
     .answer = {.schema = "api_session"},
     .body = "api_login"},
    {.verb = Verb::Delete,
     .path = "/api/session",
     .role = Role::Session,
     .handler = log_out,
     .summary = "logs out",
     .answer = {.schema = "api_session"}},
    {.verb = Verb::Listen,
     .path = "/ws/live",
     .role = Role::Session,
     .handler = watch_state,
     .summary = "a WebSocket, from server to client only: the live state, then what changes",
     .answer = {.status = 101},
     .messages = state_messages},
    {.verb = Verb::Listen,
     .path = "/ws/events",
     .role = Role::Session,
     .handler = watch_events,
     .summary = "a WebSocket, from server to client only: events as they happen",
     .answer = {.status = 101},
     .messages = event_messages},
    {.verb = Verb::Get,
     .path = "/health/live",
     .role = Role::Anyone,
     .handler = show_liveness,
     .summary = "200 while the process answers",
     .answer = {.schema = "health_live"}},
    {.verb = Verb::Get,
     .path = "/health/ready",
     .role = Role::Anyone,
     .handler = show_readiness,
     .summary =
         "200 when the bus is there, somebody supervises and every required service is ready, else 503; the "
         "states are in the body",
     .answer = {.schema = "health_ready", .otherwise = 503}},
    {.verb = Verb::Get,
     .path = "/metrics",
     .role = Role::Session,
     .handler = show_metrics,
     .summary = "OpenMetrics: readings, services, the gateway's own counters",
     .answer = {.type = openmetrics_type}},
};

} // namespace

std::span<const Route> routes() { return table; }

} // namespace tutti::gateway
