#include "event/playlist_definition.hpp"

namespace tutti::event {

Value PlaylistDefinition::steps_value() const {
    std::vector<Value> all;
    all.reserve(playlist.steps.size());
    for (const auto& step : playlist.steps) {
        std::vector<Member> members = {
            {"event_type", step.type},           {"producer_id", step.producer}, {"data", step.data},
            {"offset", to_seconds(step.offset)}, {"repeat", step.repeat},
        };
        if (step.repeat > 1) members.push_back({"interval", to_seconds(step.interval)});
        all.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(all));
}

} // namespace tutti::event
