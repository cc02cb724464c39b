#include "contract/worker_presence.hpp"

#include "contract/codec.hpp"

#include <limits>

namespace tutti::contract {

namespace {
constexpr std::array<std::pair<std::string_view, Presence>, 2> presence_words = {
    {{"online", Presence::Online}, {"offline", Presence::Offline}}
};
}

Result<WorkerPresence> parse_worker_presence(std::string_view json) {
    return parse_with(json, worker_presence_from);
}

Result<WorkerPresence> worker_presence_from(const Value& payload) {
    constexpr std::size_t most_of_an_instance = 128;
    FieldReader fields(payload);
    WorkerPresence presence;
    presence.instance = fields.text("instance", 1, most_of_an_instance);
    presence.generation = fields.count("generation");
    presence.pid =
        static_cast<std::uint32_t>(fields.integer("pid", 1, std::numeric_limits<std::uint32_t>::max()));
    presence.version = fields.text("version");
    presence.state = fields.one_of("state", presence_words);
    presence.topics = fields.texts("topics");
    return fields.finish(std::move(presence));
}

Value to_value(const WorkerPresence& presence) {
    return Value::object({
        {"v", version},
        {"instance", presence.instance},
        {"generation", presence.generation},
        {"pid", presence.pid},
        {"version", presence.version},
        {"state", word_of(presence_words, presence.state)},
        {"topics", Value::array({presence.topics.begin(), presence.topics.end()})},
    });
}

std::string print(const WorkerPresence& presence) { return print_json(to_value(presence)); }

} // namespace tutti::contract
