// The runs of playlists: how they begin, step and end, and what is said of it.
#include "event/playlists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace tutti::event {

namespace {
constexpr Timeline::Handle no_deadline = std::numeric_limits<Timeline::Handle>::max();
} // namespace

std::vector<Playlists::Cursor> Playlists::first_cursors(const PlaylistDefinition& definition) {
    std::vector<Cursor> cursors;
    cursors.reserve(definition.steps.size());
    for (std::uint32_t i = 0; i < definition.steps.size(); ++i)
        cursors.push_back({definition.playlist.steps[i].offset, i, 0});
    std::ranges::make_heap(cursors, std::greater{});
    return cursors;
}

Result<RunId> Playlists::start(std::string_view name, const Event* trigger) {
    const auto* definition = definitions_.find(name);
    if (definition == nullptr) return fail(ErrorCode::NotFound, fmt::format("no playlist {}", name));
    return start(*definition, trigger);
}

Result<RunId> Playlists::start(const Definition& definition, const Event* trigger) {
    if (trigger != nullptr && trigger->depth == EventBus::deepest) {
        stage_.report.circle_cut(*trigger);
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("playlist {} is part of a circle", definition->playlist.name)
        );
    }
    if (!definition->starts_within.take(stage_.now)) {
        ++definition->suppressed;
        if (trigger != nullptr) stage_.report.flapping(definition->playlist.name, *trigger);
        return fail(
            ErrorCode::LimitExceeded, fmt::format(
                                          "playlist {} started {} times within a second",
                                          definition->playlist.name, stage_.most_per_second
                                      )
        );
    }
    const EventBus::Turn turn(stage_.bus);
    const auto place = take_place();
    auto& run = runs_[place];
    run.definition = definition;
    run.start = stage_.now;
    run.began = stage_.next_began();
    run.emitted = 0;
    run.id = stage_.ids.run_id();
    run.trigger = trigger != nullptr ? embed(stage_.names, *trigger) : Value();
    run.depth = trigger != nullptr ? static_cast<std::uint8_t>(trigger->depth + 1) : std::uint8_t{0};
    run.cursors = first_cursors(*definition);
    link(place);
    ++definition->starts;

    auto members = about(run);
    members.push_back({"steps", definition->steps_value()});
    if (!definition->playlist.metadata.is_null())
        members.push_back({"playlist_metadata", definition->playlist.metadata});
    if (!run.trigger.is_null()) members.push_back({"trigger_event", run.trigger});
    run.created = say(created_, std::move(members), run, trigger != nullptr ? trigger->number : 0);
    stage_.report.run_started(view(place));
    run.deadline = stage_.timeline.add(run.start + run.cursors.front().next, run.began, *this, place);
    return RunId{place, run.generation};
}

std::uint32_t Playlists::take_place() {
    if (free_runs_.empty()) {
        runs_.emplace_back();
        return static_cast<std::uint32_t>(runs_.size() - 1);
    }
    const auto place = free_runs_.back();
    free_runs_.pop_back();
    return place;
}

void Playlists::link(std::uint32_t place) {
    auto& run = runs_[place];
    auto& definition = *run.definition;
    run.previous = definition.last_run;
    run.next = PlaylistDefinition::no_run;
    if (definition.last_run != PlaylistDefinition::no_run)
        runs_[definition.last_run].next = place;
    else
        definition.first_run = place;
    definition.last_run = place;
    ++definition.active;
    ++active_;
}

void Playlists::unlink(std::uint32_t place) {
    auto& run = runs_[place];
    auto& definition = *run.definition;
    (run.previous != PlaylistDefinition::no_run ? runs_[run.previous].next : definition.first_run) = run.next;
    (run.next != PlaylistDefinition::no_run ? runs_[run.next].previous : definition.last_run) = run.previous;
    --definition.active;
    --active_;
}

void Playlists::due(WallTime, std::uint32_t place) {
    auto& run = runs_[place];
    run.deadline = no_deadline;
    std::ranges::pop_heap(run.cursors, std::greater{});
    const auto cursor = run.cursors.back();
    const auto& step = run.definition->playlist.steps[cursor.step];
    if (cursor.repeat + 1 < step.repeat) {
        run.cursors.back() = {cursor.next + step.interval, cursor.step, cursor.repeat + 1};
        std::ranges::push_heap(run.cursors, std::greater{});
    } else {
        run.cursors.pop_back();
    }
    const auto number = emit_step(place, cursor);
    if (run.cursors.empty())
        finish(place, StopReason::Completed, nullptr, number);
    else
        run.deadline = stage_.timeline.add(run.start + run.cursors.front().next, run.began, *this, place);
}

EventNumber Playlists::emit_step(std::uint32_t place, const Cursor& cursor) {
    auto& run = runs_[place];
    const auto& definition = *run.definition;
    const auto& declared = definition.playlist.steps[cursor.step];
    const auto& step = definition.steps[cursor.step];
    ++run.emitted;
    const auto number = stage_.bus.emit(
        {.type = step.type,
         .producer = step.producer,
         .time = stage_.now,
         .data = declared.data,
         .cause = run.created,
         .origin = Origin::Playlist,
         .depth = depth(run)}
    );
    std::vector<Member> members = about(run);
    members.push_back({"step_index", cursor.step});
    members.push_back({"repeat_index", cursor.repeat});
    members.push_back({"event_type", stage_.names.value(step.type)});
    members.push_back({"producer_id", declared.producer});
    members.push_back({"offset", to_seconds(cursor.next)});
    members.push_back({"data", declared.data});
    if (!definition.playlist.metadata.is_null())
        members.push_back({"playlist_metadata", definition.playlist.metadata});
    if (!run.trigger.is_null()) members.push_back({"trigger_event", run.trigger});
    say(emitted_, std::move(members), run, number);
    stage_.report.run_step(view(place), {cursor.step, cursor.repeat, cursor.next, number});
    return number;
}

void Playlists::finish(std::uint32_t place, StopReason reason, const Event* interrupt, EventNumber cause) {
    auto& run = runs_[place];
    if (run.deadline != no_deadline) stage_.timeline.remove(run.deadline);
    unlink(place);
    const auto definition = run.definition;
    const auto& metadata = definition->playlist.metadata;
    auto members = about(run, *definition);
    auto completion =
        reason == StopReason::Completed && definition->completion ? members : std::vector<Member>{};
    members.push_back({"reason", name(reason)});
    if (!metadata.is_null()) members.push_back({"playlist_metadata", metadata});
    if (interrupt != nullptr) members.push_back({"interrupt_event", embed(stage_.names, *interrupt)});
    const auto stopped = say(stopped_, std::move(members), run, cause);
    stage_.report.run_stopped(view(place), {reason, stage_.now, interrupt, stopped});
    if (!completion.empty()) {
        if (!metadata.is_null()) completion.push_back({"playlist_metadata", metadata});
        if (!run.trigger.is_null()) completion.push_back({"trigger_event", run.trigger});
        say(*definition->completion, std::move(completion), run, stopped);
    }
    ++run.generation;
    run.definition = nullptr;
    run.id = run.trigger = Value();
    free_runs_.push_back(place);
    if (definition->retired && definition->active == 0) forget_interrupts(*definition);
}

bool Playlists::stop(RunId run, StopReason reason, const Event* cause) {
    if (!is_active(run)) return false;
    const EventBus::Turn turn(stage_.bus);
    finish(
        run.place, reason, reason == StopReason::Interrupted ? cause : nullptr,
        cause != nullptr ? cause->number : 0
    );
    return true;
}

// ---- what is said ----

EventNumber Playlists::say_cancelled(const LostRun& lost) {
    std::vector<Member> members = {
        {"playlist_id", lost.playlist_id},
        {"definition_id", lost.definition_id},
        {"playlist_name", lost.playlist_name},
        {"reason", name(StopReason::Cancelled)},
    };
    if (!lost.metadata.is_null()) members.push_back({"playlist_metadata", lost.metadata});
    return stage_.bus.emit(
        {.type = stopped_,
         .producer = no_producer,
         .time = stage_.now,
         .data = Value::object(std::move(members)),
         .origin = Origin::Playlist}
    );
}

std::uint8_t Playlists::depth(const Run& run) const noexcept {
    return stage_.now == run.start ? run.depth : std::uint8_t{0};
}

std::vector<Member> Playlists::about(const Run& run) { return about(run, *run.definition); }

std::vector<Member> Playlists::about(const Run& run, PlaylistDefinition& definition) {
    if (definition.id.is_null()) definition.id = stage_.ids.definition_id(definition.playlist.name);
    std::vector<Member> members;
    members.reserve(11); // as many as the longest of them has
    members.push_back({"playlist_id", run.id});
    members.push_back({"definition_id", definition.id});
    members.push_back({"playlist_name", definition.name});
    return members;
}

EventNumber Playlists::say(TypeId type, std::vector<Member> members, const Run& run, EventNumber cause) {
    return stage_.bus.emit(
        {.type = type,
         .producer = no_producer,
         .time = stage_.now,
         .data = Value::object(std::move(members)),
         .cause = cause,
         .origin = Origin::Playlist,
         .depth = depth(run)}
    );
}

// ---- asked from outside ----

bool Playlists::is_active(RunId run) const noexcept {
    return run.place < runs_.size() && runs_[run.place].generation == run.generation
           && runs_[run.place].definition != nullptr;
}

RunView Playlists::view(RunId id) const {
    invariant(is_active(id), "a run that has ended");
    return view(id.place);
}

RunView Playlists::view(std::uint32_t place) const noexcept {
    const auto& run = runs_[place];
    return {
        .id = {place, run.generation},
        .playlist_id = run.id.string(),
        .definition_id = run.definition->id.string(),
        .definition = *run.definition,
        .started = run.start,
        .planned_end = run.start + run.definition->length,
        .emitted = run.emitted
    };
}

std::vector<RunId> Playlists::runs(const PlaylistDefinition* of) const {
    std::vector<std::pair<std::uint64_t, RunId>> found;
    for (std::uint32_t place = 0; place < runs_.size(); ++place) {
        const auto& run = runs_[place];
        if (run.definition == nullptr) continue;
        if (of != nullptr && run.definition->playlist.name != of->playlist.name) continue;
        found.emplace_back(run.began, RunId{place, run.generation});
    }
    std::ranges::sort(found, {}, [](const auto& each) { return each.first; });
    std::vector<RunId> ids;
    for (const auto& [began, id] : found) ids.push_back(id);
    return ids;
}

std::optional<RunId> Playlists::find_run(std::string_view playlist_id) const noexcept {
    for (std::uint32_t place = 0; place < runs_.size(); ++place)
        if (runs_[place].definition != nullptr && runs_[place].id.string() == playlist_id)
            return RunId{place, runs_[place].generation};
    return std::nullopt;
}

void Playlists::shift(microseconds by) noexcept {
    for (auto& run : runs_)
        if (run.definition != nullptr) run.start += by;
    for (const auto& [order, definition] : definitions_) definition->starts_within.shift(by);
}

} // namespace tutti::event
