#include "control_plane/objects/signs_of_drift.hpp"

#include "base/value_path.hpp"
#include "contract/event.hpp"
#include "contract/service_state.hpp"
#include "contract/topics.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace tutti::control_plane {

namespace {

/// Without the prefix; nothing where it is another installation's.
std::optional<std::string> own_name_of(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return std::nullopt;
    return std::string(name.substr(prefix.size()));
}

void hear_of_section(const worker::Message& message, std::string_view prefix, const MayHaveDrifted& told) {
    const auto topic = contract::parse_topic(message.topic);
    if (!topic || topic->family != contract::Family::Config) return;
    if (auto section = own_name_of(topic->name, prefix)) told({"config", std::move(*section)});
}

/// One that begins may know other definitions than the one before.
void hear_of_director(const worker::Message& message, const MayHaveDrifted& told) {
    const auto service = contract::parse_service_state(message.payload);
    if (!service || service->state != contract::ServicePhase::Ready) return;
    told({"playlist", ""});
    told({"gesture", ""});
}

void hear_of_definitions(
    const worker::Message& message, const std::string& director, const MayHaveDrifted& told
) {
    const auto event = contract::parse_event(message.payload);
    if (!event || event->source != director) return;
    const auto family = text_at(event->data, "family");
    const auto* names = event->data.find("names");
    if (!family || names == nullptr || !names->is_array()) return;
    for (const auto& name : names->items())
        if (name.is_string()) told({std::string(*family), std::string(name.string())});
}

} // namespace

void hear_signs_of_drift(worker::Worker& worker, std::string prefix, MayHaveDrifted told) {
    const auto director = prefix + "director";
    worker.subscribe(
        contract::family_filter("", contract::Family::Config),
        [prefix, told](const worker::Message& message) { hear_of_section(message, prefix, told); }
    );
    worker.subscribe(contract::service_topic("", director), [told](const worker::Message& message) {
        hear_of_director(message, told);
    });
    worker.subscribe(
        contract::event_topic("definition.changed"),
        [director, told](const worker::Message& message) { hear_of_definitions(message, director, told); }
    );
}

} // namespace tutti::control_plane
