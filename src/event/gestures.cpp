#include "event/gestures.hpp"

#include "event/chosen.hpp"
#include "event/engine.hpp"
#include "event/gesture_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::event {

Gestures::~Gestures() = default;

namespace {

Result<void> no_such_gesture(std::string_view name) {
    return fail(ErrorCode::NotFound, fmt::format("no gesture {}", name));
}

Voice::Kind voice_kind(const definition::Gesture& gesture) noexcept {
    if (const auto* aggregate = std::get_if<definition::Aggregate>(&gesture.kind))
        return aggregate->at_least ? Voice::Kind::Pattern : Voice::Kind::Stream;
    const bool pattern = std::holds_alternative<definition::DoubleTap>(gesture.kind)
                         || std::holds_alternative<definition::Simultaneous>(gesture.kind)
                         || std::holds_alternative<definition::Sequence>(gesture.kind)
                         || std::holds_alternative<definition::Hold>(gesture.kind);
    return pattern ? Voice::Kind::Pattern : Voice::Kind::Stream;
}

struct Maker {
    Voice& voice;
    Playlists& playlists;

    Made operator()(const definition::DoubleTap& declared) const { return make_double_tap(declared, voice); }
    Made operator()(const definition::Simultaneous& declared) const {
        return make_simultaneous(declared, voice);
    }
    Made operator()(const definition::Sequence& declared) const { return make_sequence(declared, voice); }
    Made operator()(const definition::Hold& declared) const { return make_hold(declared, voice); }
    Made operator()(const definition::Mirror& declared) const { return make_mirror(declared, voice); }
    Made operator()(const definition::GatedPlaylist& declared) const {
        return make_gated_playlist(declared, voice, playlists);
    }
    Made operator()(const definition::Calibrate& declared) const { return make_calibrate(declared, voice); }
    Made operator()(const definition::Aggregate& declared) const { return make_aggregate(declared, voice); }
    Made operator()(const definition::Debounce& declared) const { return make_debounce(declared, voice); }
    Made operator()(const definition::RateLimit& declared) const { return make_rate_limit(declared, voice); }
};

} // namespace

Result<std::unique_ptr<Gestures::Registered>>
Gestures::make(definition::Gesture gesture, std::uint64_t order) {
    // In place first: voice and machine refer to the definition.
    auto made = std::make_unique<Registered>();
    made->definition = std::move(gesture);
    made->order = order;
    const auto& definition = made->definition;
    for (const auto& text : listened_types(definition)) {
        const auto type = stage_.names.type(text);
        if (!type) return std::unexpected(type.error());
        made->hears.push_back(*type);
    }
    const auto emits = emitted_type(definition).value_or(listened_types(definition).front());
    auto voice = Voice::make(stage_, definition, emits, voice_kind(definition));
    if (!voice) return pass_on(voice);
    made->voice = std::move(*voice);
    auto machine = make_chosen(definition, stage_, [maker = Maker{*made->voice, playlists_}, &definition] {
        return std::visit(maker, definition.kind);
    });
    if (!machine) return pass_on(machine);
    made->gesture = std::move(*machine);
    return made;
}

Gestures::Place Gestures::place_of(std::string_view name) noexcept {
    return std::ranges::find(registered_, name, [](const auto& each) -> auto& {
        return each->definition.name;
    });
}

Result<void> Gestures::add(definition::Gesture gesture) {
    if (find(gesture.name) != nullptr)
        return fail(ErrorCode::Conflict, fmt::format("there is a gesture {} already", gesture.name));
    auto made = make(std::move(gesture), ++last_order_);
    if (!made) return pass_on(made);
    listen(**made);
    registered_.push_back(std::move(*made));
    return {};
}

Result<void> Gestures::update(definition::Gesture gesture) {
    const auto place = place_of(gesture.name);
    if (place == registered_.end()) return no_such_gesture(gesture.name);
    auto made = make(std::move(gesture), (*place)->order);
    if (!made) return pass_on(made);
    (*made)->voice->keep_id_of(*(*place)->voice);
    stop_listening(**place);
    listen(**made);
    *place = std::move(*made);
    return {};
}

Result<void> Gestures::remove(std::string_view name) {
    const auto place = place_of(name);
    if (place == registered_.end()) return no_such_gesture(name);
    stop_listening(**place);
    registered_.erase(place);
    return {};
}

const definition::Gesture* Gestures::find(std::string_view name) const noexcept {
    for (const auto& each : registered_)
        if (each->definition.name == name) return &each->definition;
    return nullptr;
}

std::vector<GestureView> Gestures::views() {
    std::vector<GestureView> all;
    for (const auto& each : registered_) {
        auto& voice = *each->voice;
        all.push_back(
            {each->definition, voice.id(), voice.fired(), voice.begun_anew(), voice.suppressed(),
             voice.last_fired()}
        );
    }
    return all;
}

void Gestures::shift(microseconds by) {
    for (const auto& each : registered_) {
        each->voice->shift(by);
        each->gesture->shift(by);
    }
}

void Gestures::listen(Registered& registered) {
    for (const auto type : registered.hears) {
        auto [place, is_new] = listeners_.try_emplace(type.value);
        auto& listeners = place->second;
        if (is_new)
            listeners.subscription =
                stage_.bus.subscribe(type, gesture_priority, [this](const Event& event) { hear(event); });
        const auto after =
            std::ranges::upper_bound(listeners.gestures, registered.order, {}, &Listener::order);
        listeners.gestures.insert(after, {registered.order, registered.gesture.get()});
    }
}

void Gestures::stop_listening(Registered& registered) {
    for (const auto type : registered.hears) {
        const auto place = listeners_.find(type.value);
        std::erase_if(place->second.gestures, [&](const Listener& each) {
            return each.gesture == registered.gesture.get();
        });
        if (!place->second.gestures.empty()) continue;
        stage_.bus.unsubscribe(place->second.subscription);
        listeners_.erase(place);
    }
}

void Gestures::hear(const Event& event) {
    const auto place = listeners_.find(event.type.value);
    if (place == listeners_.end()) return; // the last one left after this event was emitted
    for (const auto& each : place->second.gestures) each.gesture->hear(event);
}

} // namespace tutti::event
