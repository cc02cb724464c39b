// Engine: the event bus with its playlists and gestures, and the one timeline that they share. It is told the
// time by what it is given, and says when it wants to be called next: no clock, no thread, no I/O.
#pragma once

#include "event/event_bus.hpp"
#include "event/gestures.hpp"
#include "event/id_source.hpp"
#include "event/playlists.hpp"
#include "event/timeline.hpp"

#include <optional>
#include <string_view>

namespace tutti::event {

/// The priorities at which they listen; what users add listens at 0 unless they say otherwise.
inline constexpr int playlist_priority = 100;
inline constexpr int gesture_priority = 50;

struct EngineOptions {
    /// A playlist starts, and a gesture that recognises a pattern fires, at most so often in a second.
    std::uint32_t most_per_second = 100;
    /// A gesture keeps at most so many, of all producers and of all values of a `by`.
    std::size_t most_samples = 1'000'000;
};

class Engine {
public:
    using Options = EngineOptions;

    /// Both outlive it.
    Engine(IdSource& ids, Report& report, Options options = {});

    /// Something that happened outside. Runs the deadlines before it first. Errors: too many names.
    Result<EventNumber>
    input(std::string_view type, std::string_view source, std::int32_t producer, WallTime time, Value data);
    /// The same, with names that are known. `event` is an input: its cause and number are set here.
    EventNumber input(Event event);
    /// The next inputs came at that time, whatever their stamps say. Not told, they came at the time reached.
    void arrive(WallTime present) noexcept { arrived_ = present; }
    /// For what is done at a time from outside, such as starting a playlist: runs the deadlines before it.
    void reach(WallTime time);
    /// Runs the deadlines up to that time, those at it included.
    void advance(WallTime time);
    /// When advance() has something to do.
    std::optional<WallTime> next_deadline() const noexcept;
    /// Runs the first deadline, whenever it is; there must be one.
    void fire_next();
    /// The clock that stamps events was set: what waits for a time waits for as much later, and gestures
    /// forget stamps from before, unless it was by very little.
    void shift(microseconds by);

    /// The time reached: of the latest input or deadline.
    WallTime now() const noexcept { return now_; }
    std::size_t deadlines() const noexcept { return timeline_.size(); }

    Names& names() noexcept { return names_; }
    const Names& names() const noexcept { return names_; }
    EventBus& bus() noexcept { return bus_; }
    const EventBus& bus() const noexcept { return bus_; }
    Playlists& playlists() noexcept { return playlists_; }
    const Playlists& playlists() const noexcept { return playlists_; }
    Gestures& gestures() noexcept { return gestures_; }
    const Gestures& gestures() const noexcept { return gestures_; }

private:
    Names names_;
    EventBus bus_;
    Timeline timeline_;
    WallTime now_{};
    WallTime arrived_{};
    Stage stage_;
    Playlists playlists_;
    Gestures gestures_;
};

} // namespace tutti::event
