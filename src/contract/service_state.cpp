#include "contract/service_state.hpp"

#include "contract/codec.hpp"

#include <limits>
#include <utility>
#include <vector>

namespace tutti::contract {

namespace {

constexpr std::array<std::pair<std::string_view, ServicePhase>, 10> service_phase_words = {{
    {"stopped", ServicePhase::Stopped},
    {"waiting", ServicePhase::Waiting},
    {"starting", ServicePhase::Starting},
    {"ready", ServicePhase::Ready},
    {"unhealthy", ServicePhase::Unhealthy},
    {"backoff", ServicePhase::Backoff},
    {"crash_loop", ServicePhase::CrashLoop},
    {"stopping", ServicePhase::Stopping},
    {"completed", ServicePhase::Completed},
    {"failed", ServicePhase::Failed},
}};

constexpr std::array<std::pair<std::string_view, ServicePattern>, 3> pattern_words = {{
    {"always", ServicePattern::Always},
    {"ephemeral", ServicePattern::Ephemeral},
    {"demand", ServicePattern::Demand},
}};

} // namespace

std::string_view name(ServicePhase phase) noexcept { return word_of(service_phase_words, phase); }
std::string_view name(ServicePattern pattern) noexcept { return word_of(pattern_words, pattern); }
std::optional<ServicePhase> service_phase(std::string_view word) noexcept {
    return meaning_of(service_phase_words, word);
}
std::optional<ServicePattern> service_pattern(std::string_view word) noexcept {
    return meaning_of(pattern_words, word);
}

Result<ServiceState> parse_service_state(std::string_view json) {
    return parse_with(json, service_state_from);
}

Result<ServiceState> service_state_from(const Value& payload) {
    FieldReader fields(payload);
    ServiceState service;
    service.state = fields.one_of("state", service_phase_words);
    service.cause = fields.text("cause");
    service.pid = fields.integer_or_null("pid", 1, std::numeric_limits<std::uint32_t>::max());
    service.since = fields.time("since");
    service.restarts = fields.count("restarts");
    service.pattern = fields.one_of("pattern", pattern_words);
    service.required = fields.boolean("required");
    service.outdated = fields.boolean_or("outdated", false);
    service.memory = fields.integer_or_null("memory", 0, max_count);
    service.cpu_percent = fields.number_or_null("cpu_percent", 0.0, std::numeric_limits<double>::max());
    return fields.finish(std::move(service));
}

Value to_value(const ServiceState& service) {
    std::vector<Member> members = {
        {"v", version},
        {"state", name(service.state)},
        {"cause", service.cause},
        {"pid", value_or_null(service.pid)},
        {"since", to_seconds(service.since)},
        {"restarts", service.restarts},
        {"pattern", name(service.pattern)},
        {"required", service.required},
    };
    if (service.outdated) members.push_back({"outdated", true});
    members.push_back({"memory", value_or_null(service.memory)});
    members.push_back({"cpu_percent", value_or_null(service.cpu_percent)});
    return Value::object(std::move(members));
}

std::string print(const ServiceState& service) { return print_json(to_value(service)); }

} // namespace tutti::contract
