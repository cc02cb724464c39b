#include "director/performance.hpp"

#include "director/foreign_run.hpp"

#include <fmt/format.h>

#include <limits>

namespace tutti::director {

namespace {

// Before any other listener: the bus hears of an event before what it leads to.
constexpr int publisher_priority = std::numeric_limits<int>::max();

} // namespace

std::string stopped_id(std::string_view playlist_id) { return fmt::format("{}-stopped", playlist_id); }

Performance::Performance(std::string name, std::string run_prefix, Stagehand& stagehand)
    : name_(std::move(name)), run_prefix_(std::move(run_prefix)), stagehand_(stagehand),
      engine_(*this, *this), ledger_(engine_.names(), name_, run_prefix_) {
    engine_.bus().subscribe_all(publisher_priority, [this](const event::Event& event) { hear(event); });
}

namespace {

/// Puts one into playlists or gestures in place of another, where nothing stands for none.
template <typename Kind, typename Definition>
Result<void> change(
    Kind& kind, const std::string& name, const std::optional<Definition>& from,
    const std::optional<Definition>& to
) {
    if (!to) return kind.remove(name);
    return from ? kind.update(*to) : kind.add(*to);
}

} // namespace

Result<void> Performance::load(const Score& score) {
    for (const auto& [order, playlist] : score.definitions().playlists())
        if (auto added = engine_.playlists().add(playlist); !added) return added;
    for (const auto& [order, gesture] : score.definitions().gestures())
        if (auto added = engine_.gestures().add(gesture); !added) return added;
    return {};
}

Result<void> Performance::apply(const Score::Changed& changed) {
    const auto& [family, name, definition] = changed.kept;
    if (family == Family::Playlist)
        return change(engine_.playlists(), name, changed.playlist_before, changed.playlist);
    return change(engine_.gestures(), name, changed.gesture_before, changed.gesture);
}

Result<void> Performance::undo(const Score::Changed& changed) {
    const auto& [family, name, definition] = changed.kept;
    if (family == Family::Playlist)
        return change(engine_.playlists(), name, changed.playlist, changed.playlist_before);
    return change(engine_.gestures(), name, changed.gesture, changed.gesture_before);
}

Result<bool> Performance::input(const contract::Event& event, WallTime time) {
    if (!seen_.note(event.source, event.id)) {
        ++duplicates_;
        return false;
    }
    // First the names: a number in the ledger is that of an event that there is.
    const auto type = engine_.names().type(event.type);
    if (!type) return std::unexpected(type.error());
    const auto producer = engine_.names().producer(event.source, event.producer);
    if (!producer) return std::unexpected(producer.error());
    ++inputs_;
    if (!note_foreign_run(runs_, event)) ++misunderstood_;
    engine_.reach(time);
    ledger_.note_input(engine_.bus().emitted() + 1, event);
    engine_.input({.type = *type, .producer = *producer, .time = time, .data = event.data});
    return true;
}

void Performance::hear(const event::Event& event) {
    if (event.origin == event::Origin::Input) return;
    ++outputs_;
    stagehand_.publish(ledger_.publish(event));
}

void Performance::run_started(const event::RunView& run) {
    runs_.started(
        {std::string(run.playlist_id), std::string(run.definition_id), run.definition.playlist.name,
         run.definition.playlist.metadata, run.started, run.planned_end}
    );
    stagehand_.run_started(run);
}

void Performance::run_step(const event::RunView& run, const event::RunStep&) {
    runs_.stepped(run.playlist_id);
}

void Performance::run_stopped(const event::RunView& run, const event::RunEnd& end) {
    if (end.stopped != 0) ledger_.name(end.stopped, stopped_id(run.playlist_id));
    runs_.stopped(run.playlist_id, event::name(end.reason), end.time);
    stagehand_.run_stopped(run, end);
}

void Performance::say_cancelled(const event::LostRun& run) {
    const event::EventBus::Turn turn(engine_.bus());
    const auto number = engine_.playlists().say_cancelled(run);
    if (number != 0) ledger_.name(number, stopped_id(run.playlist_id));
}

std::string Performance::run_id() { return fmt::format("run-{}-{}", run_prefix_, ++run_count_); }

void Performance::handler_failed(const event::Event& event, std::string_view why) {
    stagehand_.failed(why, ledger_.describe(event));
}

void Performance::circle_cut(const event::Event& event) {
    stagehand_.failed("events went in a circle within one instant; it was cut", ledger_.describe(event));
}

void Performance::clock_set_back(std::string_view name, const event::Event& event, microseconds back) {
    if (event.number == last_set_back_) return;
    last_set_back_ = event.number;
    ++clocks_set_back_;
    stagehand_.clock_set_back(name, ledger_.describe(event), back);
}

void Performance::flapping(std::string_view name, const event::Event& event) {
    ++flapped_;
    stagehand_.flapping(name, ledger_.describe(event));
}

} // namespace tutti::director
