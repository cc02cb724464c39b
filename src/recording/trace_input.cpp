#include "recording/trace_input.hpp"

#include "contract/event.hpp"
#include "recording/line.hpp"

namespace tutti::recording {

namespace {

bool is_director(std::string_view source) noexcept {
    return source == "director" || source.ends_with(".director");
}

} // namespace

bool is_recording_header(std::string_view line) {
    if (!line.starts_with("{\"tutti_recording\":")) return false;
    const auto decoded = LineDecoder().decode(line);
    return decoded && std::holds_alternative<Header>(*decoded);
}

std::optional<TraceInput> trace_input(const Recorded& message) {
    if (!message.topic.starts_with("event/")) return std::nullopt;
    auto event = contract::parse_event(message.payload);
    if (!event || is_director(event->source)) return std::nullopt;
    TraceInput input;
    input.time = event->timestamp;
    input.arrival = message.time;
    input.id = std::move(event->id);
    input.type = std::move(event->type);
    input.producer = event->producer;
    input.source = std::move(event->source);
    input.data = std::move(event->data);
    return input;
}

std::optional<TraceInput> trace_input(std::string_view line) {
    const auto decoded = LineDecoder().decode(line);
    if (!decoded) return std::nullopt;
    const auto* message = std::get_if<Recorded>(&*decoded);
    return message == nullptr ? std::nullopt : trace_input(*message);
}

} // namespace tutti::recording
