// ObjectKeeper: makes objects true while this installation leads: looks at them when something about them may
// be another, writes down how they stand, tells who waits for it.
#pragma once

#include "control_plane/objects/kinds.hpp"
#include "control_plane/objects/object_book.hpp"
#include "control_plane/objects/status_write.hpp"
#include "control_plane/store_writer.hpp"
#include "governance/objects/reconcile_queue.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// What it needs of whoever has it. Called on the loop.
struct ObjectSurroundings {
    /// Under what it writes now; nothing: it may not.
    std::function<std::optional<store::Fence>()> fence;
    /// Counts are others: at most once a second.
    std::function<void()> changed;
    /// For the log: why nothing is looked at.
    std::function<void(std::string_view)> complain;
    /// Why where an object comes from is refused, by its source; empty: it is not. Nothing: that is not
    /// known.
    std::function<std::optional<std::string>(std::string_view source)> problem_of_source =
        [](std::string_view) { return std::optional<std::string>(""); };
    /// How long it is shown that one was put right.
    microseconds drift_stays = seconds(60);
};

class ObjectKeeper {
public:
    struct Counts {
        std::size_t objects = 0;
        std::size_t ready = 0;
        std::size_t failing = 0;
        std::uint64_t looks = 0;
        std::uint64_t writes = 0; ///< of how they stand

        bool operator==(const Counts&) const = default;
    };

    /// Kinds and writer outlive it.
    ObjectKeeper(
        const asio::any_io_executor& executor, StoreWriter& writer, const Kinds& kinds,
        ObjectSurroundings around, governance::objects::QueueOptions options
    );
    /// After stop().
    ~ObjectKeeper();
    ObjectKeeper(const ObjectKeeper&) = delete;
    ObjectKeeper& operator=(const ObjectKeeper&) = delete;

    /// Whether this installation leads `control`, or goes on to. Who does not looks at nothing.
    void lead(bool leads);
    /// Something was written: it may be objects.
    void written();
    /// Something about it may be another. One that there is none of is left alone.
    void look(const governance::objects::ObjectKey& key);
    /// Whether it is refused may be another: at those that come from there and do not say so.
    void look_at_source(std::string_view source);
    /// At all of a kind. How many there are.
    std::size_t look_at_all(std::string_view kind);

    /// Until it is cancelled.
    Task<void> run();
    /// What is being looked at is broken off; who waits is told so.
    Task<void> stop();

    /// `object.wait`.
    Task<governance::Outcome> wait_until(Value params);
    Counts counts() const;

private:
    using Key = governance::objects::ObjectKey;
    /// Who waits for something about an object. Owned by who waits and by the list of them.
    using Waiter = std::shared_ptr<asio::steady_timer>;

    Task<Result<void>> hear_of_changes();
    Task<void> turn();
    Task<void> begin_or_end();
    bool may_act() const;
    void look_at_what_is_due();
    Task<void> look_at(Key key);
    Task<Result<Observed>>
    reconcile(const Key& key, std::optional<governance::objects::Object> object, bool is_leaving);
    /// What a look saw of an object, or what it came to.
    struct Seen {
        Result<Observed> observed;
        std::uint64_t generation = 0;
        std::string source;
        bool is_leaving = false;
    };
    Task<void> note(const Key& key, Seen seen);
    std::string problem_of(std::string_view source, const governance::objects::Status& before) const;
    Task<bool> write(const Key& key, store::ControlWrite write, std::shared_ptr<StatusWritten> written);
    void tell_waiters(const Key& key);
    void tell_all_waiters();
    void wake();
    std::optional<SteadyTime> next_turn() const;
    void tell_counts();

    asio::any_io_executor executor_;
    StoreWriter& writer_;
    const Kinds& kinds_;
    ObjectSurroundings around_;
    io::SystemRandom random_;
    mutable governance::objects::ReconcileQueue queue_;
    ObjectBook book_;
    std::multimap<Key, Waiter> waiters_;
    asio::steady_timer wake_;
    bool is_woken_ = false;
    bool is_to_lead_ = false;
    bool leads_ = false; ///< and has read what there is
    bool has_news_ = false;
    std::uint64_t reign_ = 0; ///< how often the book was begun anew
    bool is_over_ = false;
    std::uint64_t looks_count_ = 0;
    std::uint64_t writes_count_ = 0;
    Counts told_;
    SteadyTime told_at_ = {};
    io::TaskGroup looks_;
};

} // namespace tutti::control_plane
