#include "contract/event.hpp"

#include "contract/codec.hpp"

#include <limits>

namespace tutti::contract {

namespace {
constexpr std::size_t most_of_a_cause = 512; // "source/id", where it is one of another source
} // namespace

Result<Event> parse_event(std::string_view json) { return parse_with(json, event_from); }

Result<Event> event_from(const Value& payload) {
    using Producer = std::numeric_limits<std::int32_t>;
    FieldReader fields(payload);
    Event event;
    event.id = fields.text("id", 1, most_of_an_id);
    event.type = fields.name("type");
    if (fields.has("producer"))
        event.producer =
            static_cast<std::int32_t>(fields.integer("producer", Producer::min(), Producer::max()));
    event.source = fields.name("source");
    event.seq = fields.count("seq");
    event.timestamp = fields.time("timestamp");
    event.data = fields.object("data");
    event.cause = fields.optional_text("cause", 1, most_of_a_cause);
    return fields.finish(std::move(event));
}

Value to_value(const Event& event) {
    std::vector<Member> members = {
        {"v", version},
        {"id", event.id},
        {"type", event.type},
        {"producer", event.producer},
        {"source", event.source},
        {"seq", event.seq},
        {"timestamp", to_seconds(event.timestamp)},
        {"data", event.data},
    };
    if (event.cause) members.push_back({"cause", *event.cause});
    return Value::object(std::move(members));
}

std::string print(const Event& event) { return print_json(to_value(event)); }

} // namespace tutti::contract
