#include "contract/event.hpp"

#include "base/digest.hpp"
#include "contract/codec.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace tutti::contract {

namespace {
constexpr std::size_t most_of_a_cause = 512; // "source/id", where it is one of another source

/// Others may want to make the same id.
std::string id_of(std::string_view payload) { return fmt::format("~{:016x}", digest(payload)); }

} // namespace

Result<Event> parse_event(std::string_view json) {
    auto event = parse_with(json, event_from);
    if (event && event->id.empty()) event->id = id_of(json);
    return event;
}

Result<Event> event_from(const Value& payload) {
    using Producer = std::numeric_limits<std::int32_t>;
    FieldReader fields(payload);
    Event event;
    event.id = fields.optional_text("id", 1, most_of_an_id).value_or("");
    event.type = fields.name("type");
    if (fields.has("producer"))
        event.producer =
            static_cast<std::int32_t>(fields.integer("producer", Producer::min(), Producer::max()));
    event.source = fields.name("source");
    if (fields.has("seq")) event.seq = fields.count("seq");
    event.timestamp = fields.time("timestamp");
    event.data = fields.object("data");
    event.cause = fields.optional_text("cause", 1, most_of_a_cause);
    event.late = fields.boolean_or("late", false);
    return fields.finish(std::move(event));
}

Result<Event> kept_event_from(const Value& payload) {
    auto event = event_from(payload);
    if (event && event->id.empty()) return fail(ErrorCode::InvalidInput, "a kept event has no id");
    return event;
}

Value to_value(const Event& event) {
    std::vector<Member> members = {
        {"v", version},           {"id", event.id}, {"type", event.type}, {"producer", event.producer},
        {"source", event.source},
    };
    if (event.seq != 0) members.push_back({"seq", event.seq});
    members.push_back({"timestamp", to_seconds(event.timestamp)});
    members.push_back({"data", event.data});
    if (event.cause) members.push_back({"cause", *event.cause});
    if (event.late) members.push_back({"late", true});
    return Value::object(std::move(members));
}

std::string print(const Event& event) { return print_json(to_value(event)); }

} // namespace tutti::contract
