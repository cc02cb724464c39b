#include "event/state_store.hpp"

#include <algorithm>

namespace tutti::event {

namespace {
constexpr std::size_t searched_in_line = 8; // fewer producers are found faster by looking at each
}

std::size_t StateStore::TypeState::place_of(ProducerId producer) {
    if (events.size() <= searched_in_line) {
        const auto known = std::ranges::find(events, producer, &Event::producer);
        if (known != events.end()) return static_cast<std::size_t>(known - events.begin());
    } else if (const auto known = places.find(producer.value); known != places.end()) {
        return known->second;
    }
    std::size_t place = events.size();
    if (place == most_producers) {
        const auto oldest = std::ranges::min_element(events, {}, &Event::number);
        place = static_cast<std::size_t>(oldest - events.begin());
        places.erase(oldest->producer.value);
    } else {
        events.emplace_back();
    }
    places.emplace(producer.value, place);
    return place;
}

void StateStore::update(const Event& event) {
    if (event.type.value >= types_.size()) types_.resize(event.type.value + 1);
    auto& state = types_[event.type.value];
    const bool same =
        state.latest < state.events.size() && state.events[state.latest].producer == event.producer;
    if (!same) state.latest = state.place_of(event.producer);
    state.events[state.latest] = event;
}

const Event* StateStore::latest(TypeId type) const noexcept {
    if (type.value >= types_.size() || types_[type.value].events.empty()) return nullptr;
    const auto& state = types_[type.value];
    return &state.events[state.latest];
}

const Event* StateStore::latest(TypeId type, ProducerId producer) const noexcept {
    if (type.value >= types_.size()) return nullptr;
    const auto& events = types_[type.value].events;
    const auto found = std::ranges::find(events, producer, &Event::producer);
    return found == events.end() ? nullptr : &*found;
}

std::span<const Event> StateStore::of_producers(TypeId type) const noexcept {
    if (type.value >= types_.size()) return {};
    return types_[type.value].events;
}

std::vector<Event> StateStore::snapshot() const {
    std::vector<Event> all;
    for (const auto& state : types_) all.insert(all.end(), state.events.begin(), state.events.end());
    return all;
}

} // namespace tutti::event
