#include "event/gesture.hpp"

#include <utility>

namespace tutti::event {

Result<Voice>
Voice::make(Stage& stage, const definition::Gesture& definition, std::string_view emits, Kind kind) {
    const auto type = stage.names.type(emits);
    if (!type) return std::unexpected(type.error());
    return Voice(stage, definition, *type, kind);
}

std::string_view Voice::id() {
    if (id_.is_null()) id_ = stage_->ids.peripheral_id(definition_->name);
    return id_.string();
}

void Voice::count_firing() noexcept {
    ++fired_;
    last_fired_ = stage_->now;
}

void Voice::shift(microseconds by) noexcept {
    within_.shift(by);
    if (std::chrono::abs(by) > Gesture::slewing) clocks_ = {};
}

WallTime Voice::happened(const Event& event, microseconds window) {
    auto& clock = clocks_.of(event.producer);
    if (const auto back = clock.look(event.time, window, stage_->arrival())) begin_anew(event, *back);
    return clock.corrected(event.time);
}

void Voice::begin_anew(const Event& event, microseconds back) {
    ++begun_anew_;
    stage_->report.clock_set_back(definition_->name, event, back);
}

void Voice::emit(ProducerId producer, std::vector<Member> members, const Event& cause, Origin origin) {
    if (kind_ == Kind::Pattern && !within_.take(stage_->now)) {
        ++suppressed_;
        stage_->report.flapping(definition_->name, cause);
        return;
    }
    if (who_.is_null()) {
        id();
        std::vector<Member> who = {{"id", id_}, {"name", definition_->name}};
        if (!definition_->metadata.is_null()) who.push_back({"metadata", definition_->metadata});
        who_ = Value::object(std::move(who));
    }
    count_firing();
    if (const auto& field = definition_->by; !field.empty())
        if (const Value* value = cause.data.find(field)) members.push_back({"by", *value});
    members.push_back({"virtual_peripheral", who_});
    stage_->bus.emit(
        {.type = emits_,
         .producer = producer,
         .time = stage_->now,
         .data = Value::object(std::move(members)),
         .cause = cause.number,
         .origin = origin}
    );
}

void Voice::emit_events(ProducerId producer, std::vector<Event> events, const char* key) {
    std::ranges::sort(events, {}, [](const Event& event) { return std::pair(event.time, event.number); });
    const auto latest = std::ranges::max_element(events, {}, &Event::number);
    std::vector<Value> embedded;
    embedded.reserve(events.size());
    for (const auto& event : events) embedded.push_back(embed_with_time(stage_->names, event));
    emit(producer, {{key, Value::array(std::move(embedded))}}, *latest);
}

} // namespace tutti::event
