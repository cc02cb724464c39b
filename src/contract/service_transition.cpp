#include "contract/service_transition.hpp"

#include "contract/codec.hpp"

#include <algorithm>
#include <limits>

namespace tutti::contract {

namespace {

constexpr int most_of_an_exit = 4096; // an errno, where nothing was executed, is no code

std::optional<int> small_or_nothing(FieldReader& fields, std::string_view key) {
    if (!fields.has(key)) return std::nullopt;
    return static_cast<int>(fields.integer(key, 0, most_of_an_exit));
}

Result<ServiceExit> service_exit_from(const Value& payload) {
    FieldReader fields(payload, VersionField::Optional);
    ServiceExit exit;
    exit.code = small_or_nothing(fields, "code");
    exit.signal = small_or_nothing(fields, "signal");
    exit.message = fields.text("message");
    return fields.finish(std::move(exit));
}

Value to_value(const ServiceExit& exit) {
    std::vector<Member> members;
    if (exit.code) members.push_back({"code", *exit.code});
    if (exit.signal) members.push_back({"signal", *exit.signal});
    members.push_back({"message", exit.message});
    return Value::object(std::move(members));
}

ServicePhase phase_in(FieldReader& fields, std::string_view key) {
    const auto word = fields.text(key);
    const auto known = service_phase(word);
    if (!known) fields.wrong(key, "is none of the words known here");
    return known.value_or(ServicePhase::Stopped);
}

} // namespace

Result<ServiceTransition> parse_service_transition(std::string_view json) {
    return parse_with(json, service_transition_from);
}

Result<ServiceTransition> service_transition_from(const Value& payload) {
    FieldReader fields(payload, VersionField::Optional);
    ServiceTransition transition;
    transition.timestamp = fields.time("timestamp");
    transition.service = fields.name("service");
    transition.from = phase_in(fields, "from");
    transition.to = phase_in(fields, "to");
    transition.cause = fields.text("cause");
    transition.pid = fields.integer_or_null("pid", 1, std::numeric_limits<std::uint32_t>::max());
    const Value exit = fields.any("exit");
    if (!exit.is_null()) {
        auto read = service_exit_from(exit);
        if (read)
            transition.exit = std::move(*read);
        else
            fields.wrong("exit", read.error().message);
    }
    return fields.finish(std::move(transition));
}

Value to_value(const ServiceTransition& transition) {
    return Value::object(
        {{"timestamp", to_seconds(transition.timestamp)},
         {"service", transition.service},
         {"from", name(transition.from)},
         {"to", name(transition.to)},
         {"cause", transition.cause},
         {"pid", value_or_null(transition.pid)},
         {"exit", transition.exit ? to_value(*transition.exit) : Value()}}
    );
}

std::string print(const ServiceTransition& transition) { return print_json(to_value(transition)); }

std::vector<ServiceTransition> parse_service_history(std::string_view lines, std::size_t most) {
    std::vector<ServiceTransition> found;
    while (!lines.empty() && found.size() < most) {
        lines = lines.substr(0, lines.rfind('\n')); // what a crash tore stands behind it
        const auto begin = lines.rfind('\n') + 1;   // none: npos + 1 is 0
        if (auto read = parse_service_transition(lines.substr(begin))) found.push_back(std::move(*read));
        lines = lines.substr(0, begin);
    }
    std::ranges::reverse(found);
    return found;
}

} // namespace tutti::contract
