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
    if (const auto* magnitude = std::get_if<definition::Magnitude>(&gesture.kind))
        return magnitude->at_least ? Voice::Kind::Pattern : Voice::Kind::Stream;
    const bool pattern = std::holds_alternative<definition::DoubleTap>(gesture.kind)
                         || std::holds_alternative<definition::Simultaneous>(gesture.kind)
                         || std::holds_alternative<definition::Sequence>(gesture.kind)
                         || std::holds_alternative<definition::Hold>(gesture.kind)
                         || std::holds_alternative<definition::Zones>(gesture.kind);
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
    Made operator()(const definition::Smooth& declared) const { return make_smooth(declared, voice); }
    Made operator()(const definition::Magnitude& declared) const { return make_magnitude(declared, voice); }
    Made operator()(const definition::Heading& declared) const { return make_heading(declared, voice); }
    Made operator()(const definition::Zones& declared) const { return make_zones(declared, voice); }
};

} // namespace

Result<std::unique_ptr<Gestures::Registered>> Gestures::make(definition::Gesture gesture) {
    // In place first: voice and machine refer to the definition.
    auto made = std::make_unique<Registered>();
    made->definition = std::move(gesture);
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

Result<void> Gestures::add(definition::Gesture gesture) {
    if (find(gesture.name) != nullptr)
        return fail(ErrorCode::Conflict, fmt::format("there is a gesture {} already", gesture.name));
    auto made = make(std::move(gesture));
    if (!made) return pass_on(made);
    auto name = (*made)->definition.name;
    auto& added = *registered_.add(std::move(name), std::move(*made));
    added.order = registered_.order_of(added.definition.name);
    listen(added);
    return {};
}

Result<void> Gestures::update(definition::Gesture gesture) {
    auto* place = registered_.find(gesture.name);
    if (place == nullptr) return no_such_gesture(gesture.name);
    auto made = make(std::move(gesture));
    if (!made) return pass_on(made);
    (*made)->order = (*place)->order;
    (*made)->voice->keep_id_of(*(*place)->voice);
    stop_listening(**place);
    listen(**made);
    *place = std::move(*made);
    return {};
}

Result<void> Gestures::remove(std::string_view name) {
    const auto* place = registered_.find(name);
    if (place == nullptr) return no_such_gesture(name);
    stop_listening(**place);
    registered_.remove(name);
    return {};
}

const definition::Gesture* Gestures::find(std::string_view name) const noexcept {
    const auto* place = registered_.find(name);
    return place == nullptr ? nullptr : &(*place)->definition;
}

std::vector<GestureView> Gestures::views(std::uint64_t after, std::size_t most) {
    std::vector<GestureView> found;
    for (auto place = registered_.after(after); place != registered_.end() && found.size() < most; ++place) {
        auto& voice = *place->second->voice;
        found.push_back(
            {place->second->definition, place->first, voice.id(), voice.fired(), voice.begun_anew(),
             voice.suppressed(), voice.last_fired()}
        );
    }
    return found;
}

void Gestures::shift(microseconds by) {
    for (const auto& [order, each] : registered_) {
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
        auto& gestures = place->second.gestures;
        gestures.erase(std::ranges::lower_bound(gestures, registered.order, {}, &Listener::order));
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
