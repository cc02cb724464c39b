#include "event/engine.hpp"

#include <algorithm>

namespace tutti::event {

Engine::Engine(IdSource& ids, Report& report, Options options)
    : bus_(names_, report), stage_{names_,
                                   bus_,
                                   timeline_,
                                   now_,
                                   arrived_,
                                   ids,
                                   report,
                                   options.most_per_second,
                                   options.most_samples},
      playlists_(stage_), gestures_(stage_, playlists_) {}

Result<EventNumber> Engine::input(
    std::string_view type, std::string_view source, std::int32_t producer, WallTime time, Value data
) {
    const auto type_id = names_.type(type);
    if (!type_id) return std::unexpected(type_id.error());
    const auto producer_id = names_.producer(source, producer);
    if (!producer_id) return std::unexpected(producer_id.error());
    return input({.type = *type_id, .producer = *producer_id, .time = time, .data = std::move(data)});
}

EventNumber Engine::input(Event event) {
    reach(event.time);
    event.origin = Origin::Input;
    event.cause = 0;
    event.depth = 0;
    return bus_.emit(std::move(event));
}

void Engine::reach(WallTime time) {
    while (!timeline_.empty() && timeline_.first() < time) fire_next();
    now_ = std::max(now_, time);
}

void Engine::advance(WallTime time) {
    while (!timeline_.empty() && timeline_.first() <= time) fire_next();
}

std::optional<WallTime> Engine::next_deadline() const noexcept {
    if (timeline_.empty()) return std::nullopt;
    return timeline_.first();
}

void Engine::fire_next() {
    now_ = std::max(now_, timeline_.first());
    const EventBus::Turn turn(bus_);
    timeline_.fire_first();
}

void Engine::shift(microseconds by) {
    timeline_.shift(by);
    playlists_.shift(by);
    gestures_.shift(by);
    now_ += by;
    arrived_ += by;
}

} // namespace tutti::event
