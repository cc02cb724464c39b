#include "director/performance.hpp"

#include "show/show.hpp"

#include <fmt/format.h>

#include <limits>

namespace tutti::director {

namespace {

constexpr std::string_view created = "event.playlist.created";
constexpr std::string_view emitted = "event.playlist.emitted";
constexpr std::string_view stopped = "event.playlist.stopped";

// Before any other listener: the bus hears of an event before what it leads to.
constexpr int publisher_priority = std::numeric_limits<int>::max();

std::string_view run_of(const Value& data) noexcept {
    const Value* run = data.find("playlist_id");
    return run != nullptr && run->is_string() ? run->string() : std::string_view();
}

} // namespace

std::string stopped_id(std::string_view playlist_id) { return fmt::format("{}-stopped", playlist_id); }

Performance::Performance(std::string name, std::string run_prefix, Stagehand& stagehand)
    : name_(std::move(name)), run_prefix_(std::move(run_prefix)), stagehand_(stagehand),
      engine_(*this, *this), ledger_(engine_.names(), name_, run_prefix_) {
    engine_.bus().subscribe_all(publisher_priority, [this](const event::Event& event) { hear(event); });
}

Result<void> Performance::load(const Score& score) {
    return show::load(engine_, score.playlists(), score.gestures());
}

Result<void>
Performance::apply(Family family, Change change, std::string_view name, const Score::Changed& changed) {
    if (family == Family::Playlist) {
        auto& playlists = engine_.playlists();
        if (change == Change::Remove) return playlists.remove(name);
        return change == Change::Register ? playlists.add(*changed.playlist)
                                          : playlists.update(*changed.playlist);
    }
    auto& gestures = engine_.gestures();
    if (change == Change::Remove) return gestures.remove(name);
    return change == Change::Register ? gestures.add(*changed.gesture) : gestures.update(*changed.gesture);
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
    log_run(event);
    engine_.reach(time);
    ledger_.note_input(engine_.bus().emitted() + 1, event);
    engine_.input({.type = *type, .producer = *producer, .time = time, .data = event.data});
    return true;
}

void Performance::hear(const event::Event& event) {
    if (event.origin == event::Origin::Input) return;
    ++outputs_;
    const auto type = engine_.names().text(event.type);
    std::optional<std::string> id;
    if (type == stopped) id = stopped_id(run_of(event.data));
    const auto said = ledger_.publish(event, std::move(id));
    log_run(said);
    if (type == created || type == stopped) stagehand_.playlist_event(said);
    stagehand_.publish(said);
}

void Performance::log_run(const contract::Event& event) {
    if (event.type == created)
        runs_.created(event.data, event.timestamp);
    else if (event.type == emitted)
        runs_.emitted(event.data);
    else if (event.type == stopped)
        runs_.stopped(event.data, event.timestamp);
}

std::string Performance::run_id() { return fmt::format("run-{}-{}", run_prefix_, ++run_count_); }

void Performance::handler_failed(const event::Event& event, std::string_view why) {
    stagehand_.failed(why, ledger_.describe(event));
}

void Performance::circle_cut(const event::Event& event) {
    stagehand_.failed("events went in a circle within one instant; it was cut", ledger_.describe(event));
}

void Performance::flapping(std::string_view name, const event::Event& event) {
    ++flapped_;
    stagehand_.flapping(name, ledger_.describe(event));
}

} // namespace tutti::director
