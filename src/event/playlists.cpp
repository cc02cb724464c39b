// The definitions of playlists, and who hears what. Their runs are in playlist_runs.cpp.
#include "event/playlists.hpp"

#include "event/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace tutti::event {

const char* name(StopReason reason) noexcept {
    switch (reason) {
    case StopReason::Completed:
        return "completed";
    case StopReason::Cancelled:
        return "cancelled";
    case StopReason::Interrupted:
        return "interrupted";
    }
    return "";
}

Playlists::Playlists(Stage& stage) : stage_(stage) {
    created_ = *stage_.names.type("event.playlist.created");
    emitted_ = *stage_.names.type("event.playlist.emitted");
    stopped_ = *stage_.names.type("event.playlist.stopped");
}

Playlists::~Playlists() = default;

// ---- definitions ----

Result<Playlists::Definition> Playlists::compile(definition::Playlist playlist) {
    auto made = std::make_shared<PlaylistDefinition>(std::move(playlist), stage_.most_per_second);
    const auto& declared = made->playlist;
    for (const auto& step : declared.steps) {
        const auto type = stage_.names.type(step.type);
        if (!type) return std::unexpected(type.error());
        const auto producer = stage_.names.producer({}, step.producer);
        if (!producer) return std::unexpected(producer.error());
        made->steps.push_back({*type, *producer});
    }
    for (const auto& interrupt : declared.interrupts) {
        const auto type = stage_.names.type(interrupt);
        if (!type) return std::unexpected(type.error());
        made->interrupts.push_back(*type);
    }
    for (const auto& [text, id] :
         {std::pair(&declared.trigger, &made->trigger), std::pair(&declared.completion, &made->completion)}) {
        if (!*text) continue;
        const auto type = stage_.names.type(**text);
        if (!type) return std::unexpected(type.error());
        *id = *type;
    }
    return made;
}

Result<void> Playlists::add(definition::Playlist playlist) {
    if (find(playlist.name) != nullptr)
        return fail(ErrorCode::Conflict, fmt::format("there is a playlist {} already", playlist.name));
    auto definition = compile(std::move(playlist));
    if (!definition) return pass_on(definition);
    auto name = (*definition)->playlist.name;
    auto& added = *definitions_.add(std::move(name), std::move(*definition));
    added.order = definitions_.order_of(added.playlist.name);
    listen(added);
    return {};
}

Result<void> Playlists::update(definition::Playlist playlist) {
    auto* place = definitions_.find(playlist.name);
    if (place == nullptr) return fail(ErrorCode::NotFound, fmt::format("no playlist {}", playlist.name));
    auto definition = compile(std::move(playlist));
    if (!definition) return pass_on(definition);
    auto& old = **place;
    (*definition)->order = old.order;
    (*definition)->id = old.id;
    (*definition)->starts = old.starts;
    (*definition)->suppressed = old.suppressed;
    (*definition)->starts_within = old.starts_within;
    stop_triggering(old);
    listen(**definition);
    *place = std::move(*definition);
    return {};
}

Result<void> Playlists::remove(std::string_view name) {
    const auto* place = definitions_.find(name);
    if (place == nullptr) return fail(ErrorCode::NotFound, fmt::format("no playlist {}", name));
    stop_triggering(**place);
    definitions_.remove(name);
    return {};
}

const PlaylistDefinition* Playlists::find(std::string_view name) const noexcept {
    const auto* place = definitions_.find(name);
    return place == nullptr ? nullptr : place->get();
}

std::vector<const PlaylistDefinition*> Playlists::definitions(std::uint64_t after, std::size_t most) const {
    std::vector<const PlaylistDefinition*> found;
    for (auto place = definitions_.after(after); place != definitions_.end() && found.size() < most; ++place)
        found.push_back(place->second.get());
    return found;
}

std::string_view Playlists::id_of(const PlaylistDefinition& definition) {
    const auto* place = definitions_.find(definition.playlist.name);
    invariant(place != nullptr && place->get() == &definition, "a definition of another list");
    if ((*place)->id.is_null()) (*place)->id = stage_.ids.definition_id(definition.playlist.name);
    return (*place)->id.string();
}

// ---- who hears what ----

Playlists::Listeners& Playlists::listeners(TypeId type) {
    const auto [place, is_new] = listeners_.try_emplace(type.value);
    if (is_new)
        place->second.subscription =
            stage_.bus.subscribe(type, playlist_priority, [this](const Event& event) { hear(event); });
    return place->second;
}

void Playlists::drop_if_unused(TypeId type) {
    const auto place = listeners_.find(type.value);
    if (!place->second.interrupts.empty() || !place->second.triggers.empty()) return;
    stage_.bus.unsubscribe(place->second.subscription);
    listeners_.erase(place);
}

void Playlists::listen(PlaylistDefinition& definition) {
    for (const auto type : definition.interrupts) {
        auto& interrupts = listeners(type).interrupts;
        interrupts.insert(std::ranges::lower_bound(interrupts, &definition, std::less{}), &definition);
    }
    if (!definition.trigger) return;
    auto& triggers = listeners(*definition.trigger).triggers;
    triggers.insert(
        std::ranges::upper_bound(triggers, definition.order, {}, &PlaylistDefinition::order), &definition
    );
}

void Playlists::stop_triggering(PlaylistDefinition& definition) {
    definition.retired = true;
    if (definition.trigger) {
        auto& triggers = listeners(*definition.trigger).triggers;
        // One of that order: the one that comes in its place is not there yet.
        triggers.erase(std::ranges::lower_bound(triggers, definition.order, {}, &PlaylistDefinition::order));
        drop_if_unused(*definition.trigger);
    }
    // Its runs still hear their interrupts.
    if (definition.active == 0) forget_interrupts(definition);
}

void Playlists::forget_interrupts(PlaylistDefinition& definition) {
    for (const auto type : definition.interrupts) {
        auto& interrupts = listeners(type).interrupts;
        interrupts.erase(std::ranges::lower_bound(interrupts, &definition, std::less{}));
        drop_if_unused(type);
    }
}

void Playlists::hear(const Event& event) {
    auto place = listeners_.find(event.type.value);
    if (place == listeners_.end()) return; // the last one left after this event was emitted
    if (!place->second.interrupts.empty()) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> stopping; // as they began
        for (const auto* definition : place->second.interrupts)
            for (auto run = definition->first_run; run != PlaylistDefinition::no_run; run = runs_[run].next)
                stopping.emplace_back(runs_[run].began, run);
        ++interrupts_.heard;
        if (stopping.empty()) ++interrupts_.without_effect;
        std::ranges::sort(stopping);
        for (const auto& [began, run] : stopping) finish(run, StopReason::Interrupted, &event, event.number);
        place = listeners_.find(event.type.value);
        if (place == listeners_.end()) return;
    }
    // By index: nothing that start() does takes a trigger away.
    for (std::size_t i = 0; i < place->second.triggers.size(); ++i)
        static_cast<void>(start(place->second.triggers[i]->shared_from_this(), &event));
}

} // namespace tutti::event
