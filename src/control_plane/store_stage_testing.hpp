// For tests: a control store on a disk that can fail at any call, a leadership that is won and lost, and the
// writes that wait for both. Whoever derives from it is the process that has them.
#pragma once

#include "control_plane/leader_world_testing.hpp"
#include "governance/leadership/registry.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"
#include "store/unsafe_files_testing.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tutti::control_plane {

class StoreStage {
public:
    struct Counts {
        int crashes = 0;
        int in_doubt = 0;   ///< writes of which nobody knew
        int fenced_off = 0; ///< writes whose leadership was over when they came to the store
        int leaderships = 0;

        Counts& operator+=(const Counts& other);
    };

protected:
    /// `files` outlive it.
    StoreStage(std::uint64_t seed, store::UnsafeFiles& files);
    virtual ~StoreStage() = default;
    StoreStage(const StoreStage&) = delete;
    StoreStage& operator=(const StoreStage&) = delete;

    // ---- whose process it is ----

    /// A new process, with nothing but what is kept: it begins with begin_process().
    virtual void start() = 0;
    /// What must hold whenever the store was opened.
    virtual void verify() = 0;
    /// The process is no more; what it had on its way to others may get there.
    virtual void died() {}
    /// What was committed is on the disk, and nobody was told of it.
    virtual void before_telling() {}

    // ---- what happens ----

    bool chance(std::uint64_t one_in) { return !is_kind_ && random_.next() % one_in == 0; }
    governance::Leadership leadership() const {
        return registry_.at(governance::Resource::control(), world_.boot());
    }
    /// What may be written under now; nothing: this is not the leader, as far as it knows.
    std::optional<store::Fence> fence() const;
    void begin_process();
    void crash();
    /// Time goes on for the world, and for whoever knows who leads.
    void pass_for_leadership(microseconds by);
    void hear_leadership();
    void wait_for(store::ControlWrite write, std::function<void(const store::Written&)> done);
    /// Some of what waits, with one sync. The process may be stopped meanwhile, and the disk fail.
    void commit();
    void trim(std::uint64_t kept_events);
    /// Of the outbox what was not said yet, and what is not known to have arrived, once more. `deliver` is
    /// called for what arrives, in order, some of it twice, and some is lost.
    void say_events(const std::function<void(const store::OutboxEvent&)>& deliver);
    /// What holds of every store that was opened: all is whole, what was said is there, no token went back.
    void verify_store();

    SeededRandom random_;
    LeaderWorld world_;
    store::UnsafeFiles& files_;
    bool is_kind_ = false; ///< nothing fails by chance any more
    WallTime wall_{std::chrono::hours(480'000)};
    Counts stage_counts_;

    // What a process has.
    std::optional<store::ControlStore> store_;
    governance::Registry registry_;
    /// One write, and who is told of it.
    struct Waiting {
        store::ControlWrite write;
        std::function<void(const store::Written&)> done;
    };
    std::deque<Waiting> waiting_;

    // What outlives it.
    std::map<std::uint64_t, std::string> told_; ///< events
    std::uint64_t told_newest_ = 0;
    std::uint64_t token_ = 0; ///< the newest that the store has said

private:
    void open();
    void tell(std::deque<Waiting>& batch, const std::vector<store::Written>& results);
};

} // namespace tutti::control_plane
