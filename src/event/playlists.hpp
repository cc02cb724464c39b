// Playlists: the definitions, and the runs that perform them. One timeline for all runs, no thread.
#pragma once

#include "event/definition/playlist.hpp"
#include "event/definition/roll.hpp"
#include "event/playlist_definition.hpp"
#include "event/run.hpp"
#include "event/stage.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::event {

/// A run that nobody performs any more: what its `.stopped` is about.
struct LostRun {
    std::string playlist_id;
    std::string definition_id;
    std::string playlist_name;
    Value metadata = {}; ///< or null

    bool operator==(const LostRun&) const = default;
};

class Playlists final : private Timeline::Waiter {
public:
    explicit Playlists(Stage& stage);
    ~Playlists() override;
    Playlists(const Playlists&) = delete;
    Playlists& operator=(const Playlists&) = delete;

    /// Conflict where one of that name is there; LimitExceeded for too many event types.
    Result<void> add(definition::Playlist playlist);
    /// Replaces the one of that name, which keeps its id and place; its runs go on as they are. NotFound.
    Result<void> update(definition::Playlist playlist);
    /// Its runs go on. NotFound.
    Result<void> remove(std::string_view name);

    /// Starts a run at the time reached. `trigger` may be nullptr. NotFound; LimitExceeded when it was
    /// started too often within a second.
    Result<RunId> start(std::string_view name, const Event* trigger = nullptr);
    /// The first reason wins: stopping a run that has ended does nothing and gives false.
    bool stop(RunId run, StopReason reason = StopReason::Cancelled, const Event* cause = nullptr);

    /// Events that some playlist listens to as an interrupt, and those of them that stopped nothing.
    struct Interrupts {
        std::uint64_t heard = 0;
        std::uint64_t without_effect = 0;
    };
    const Interrupts& interrupts() const noexcept { return interrupts_; }
    bool is_active(RunId run) const noexcept;
    std::size_t active() const noexcept { return active_; }
    RunView view(RunId run) const; ///< of an active one
    /// Runs of that playlist, or all where it is nullptr, as they began.
    std::vector<RunId> runs(const PlaylistDefinition* of = nullptr) const;
    /// The run with that id as it stands in events.
    std::optional<RunId> find_run(std::string_view playlist_id) const noexcept;

    const PlaylistDefinition* find(std::string_view name) const noexcept;
    std::size_t size() const noexcept { return definitions_.size(); }
    /// The definitions in order, at most so many of those behind that place; each until the next change.
    std::vector<const PlaylistDefinition*>
    definitions(std::uint64_t after = 0, std::size_t most = std::numeric_limits<std::size_t>::max()) const;
    /// Says of a run of an engine that is no more that it was cancelled. The event's number.
    EventNumber say_cancelled(const LostRun& run);
    /// A definition's id as it stands in events.
    std::string_view id_of(const PlaylistDefinition& definition);

    /// See Engine::shift.
    void shift(microseconds by) noexcept;

private:
    using Definition = std::shared_ptr<PlaylistDefinition>; ///< owned by the list of them and by their runs

    struct Cursor {
        microseconds next; ///< from the start of the run
        std::uint32_t step;
        std::uint32_t repeat;

        bool operator>(const Cursor& other) const noexcept {
            return next != other.next ? next > other.next : step > other.step;
        }
    };
    struct Run {
        Definition definition; ///< nothing: the place is free
        std::uint32_t generation = 0;
        WallTime start{};
        std::uint64_t began = 0;
        std::uint64_t emitted = 0;
        Value id;
        Value trigger; ///< the trigger event embedded, or null
        EventNumber created = 0;
        std::uint8_t depth = 0;
        Timeline::Handle deadline = 0;
        std::vector<Cursor> cursors; ///< a heap: the next step first
        // The active runs of one definition are a list.
        std::uint32_t previous = 0;
        std::uint32_t next = 0;
    };
    /// Whom an event type concerns.
    struct Listeners {
        std::vector<PlaylistDefinition*> interrupts; ///< by address
        std::vector<PlaylistDefinition*> triggers;   ///< in the order of definitions
        EventBus::SubscriptionId subscription;
    };

    Result<Definition> compile(definition::Playlist playlist);
    void listen(PlaylistDefinition& definition);
    void stop_triggering(PlaylistDefinition& definition);
    void forget_interrupts(PlaylistDefinition& definition);
    Listeners& listeners(TypeId type);
    void drop_if_unused(TypeId type);
    void hear(const Event& event);

    Result<RunId> start(const Definition& definition, const Event* trigger);
    std::uint32_t take_place();
    void link(std::uint32_t place);
    void unlink(std::uint32_t place);
    void due(WallTime time, std::uint32_t place) override;
    EventNumber emit_step(std::uint32_t place, const Cursor& cursor);
    std::uint8_t depth(const Run& run) const noexcept;
    std::vector<Member> about(const Run& run);
    std::vector<Member> about(const Run& run, PlaylistDefinition& definition);
    EventNumber say(TypeId type, std::vector<Member> members, const Run& run, EventNumber cause);
    void finish(std::uint32_t place, StopReason reason, const Event* interrupt, EventNumber cause);
    RunView view(std::uint32_t place) const noexcept;
    static std::vector<Cursor> first_cursors(const PlaylistDefinition& definition);

    Stage& stage_;
    definition::Roll<Definition> definitions_;
    std::unordered_map<std::uint32_t, Listeners> listeners_; ///< by TypeId
    std::vector<Run> runs_;
    std::vector<std::uint32_t> free_runs_;
    std::size_t active_ = 0;
    Interrupts interrupts_;
    TypeId created_;
    TypeId emitted_;
    TypeId stopped_;
};

} // namespace tutti::event
