// Lease: how one of several comes to lead a resource, keeps leading it, and knows in time that it does no
// longer. Pure: told answers and the time, it says what is to be asked of whoever keeps the leases (etcd).
//
// What makes it safe: a lease counts from before it was asked for, on our own clock, and its leader steps
// down a margin before it can end. So whoever keeps it gives it to another only when nobody leads.
#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "governance/leadership/leadership.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::governance {

using LeaseId = StrongId<struct LeaseTag, std::int64_t>;
/// Of a question; its answer, or that there is none, comes back with it, once.
using Inquiry = StrongId<struct InquiryTag, std::uint64_t>;
/// Counts the changes of all that etcd keeps.
using Revision = std::int64_t;

/// What is kept of who leads: that a lease, as long as it lives, holds the resource.
struct Holding {
    LeaseId lease;
    Token token; ///< the revision in which it was made
    Holder holder;

    bool operator==(const Holding&) const = default;
};

struct LeaseTimes {
    seconds time_to_live = seconds(10);

    /// A leader asks again after a third, and steps down a tenth before the end.
    microseconds keep_every() const noexcept { return microseconds(time_to_live) / 3; }
    microseconds margin() const noexcept { return microseconds(time_to_live) / 10; }
    /// After a question without an answer.
    microseconds retry() const noexcept { return microseconds(time_to_live) / 15; }
    /// How often it is looked up who leads, as news can be lost.
    microseconds look_every() const noexcept { return time_to_live; }
    /// What was heard of another's leading is believed for so long.
    microseconds believed_for() const noexcept { return 3 * microseconds(time_to_live); }
};

/// Make a lease: granted() or unanswered().
struct GrantLease {
    Inquiry inquiry;
    seconds time_to_live;
};
/// Let the lease hold the resource unless another does: held() or unanswered().
struct HoldIfFree {
    Inquiry inquiry;
    LeaseId lease;
};
/// kept() or unanswered().
struct KeepLease {
    Inquiry inquiry;
    LeaseId lease;
};
/// Who holds it: looked_up() or unanswered().
struct LookUp {
    Inquiry inquiry;
};
/// End the lease, and with it what it holds. Nobody waits for an answer.
struct RevokeLease {
    LeaseId lease;
};
/// Tell what becomes of the resource, from that revision on: seen(). It replaces a watch before it.
struct WatchFrom {
    Revision revision;
};
/// Who leads, or until when, is another.
struct Report {
    Leadership leadership;
};

using LeaseAction = std::variant<GrantLease, HoldIfFree, KeepLease, LookUp, RevokeLease, WatchFrom, Report>;

class Lease {
public:
    enum class Stance : std::uint8_t { Observer, Candidate };
    enum class NoAnswer : std::uint8_t {
        Unreachable, ///< whether it was done is not known
        LeaseGone,   ///< there is no such lease any more
    };

    using Actions = std::vector<LeaseAction>;

    Lease(LeaseTimes times, Holder self) : times_(times), self_(std::move(self)) {}

    // Each of these appends what is to be done, in order.

    void stand(Stance stance, BootTime now, Actions& actions);
    void hand_over(BootTime now, Actions& actions);
    /// For good, as nobody will hear answers any more: a lease that may hold the resource is ended, too.
    void end(BootTime now, Actions& actions);

    void granted(Inquiry inquiry, LeaseId lease, seconds time_to_live, BootTime now, Actions& actions);
    /// Who holds it now, which is us or another.
    void held(Inquiry inquiry, const Holding& holding, Revision revision, BootTime now, Actions& actions);
    void kept(Inquiry inquiry, seconds time_to_live, BootTime now, Actions& actions);
    void looked_up(
        Inquiry inquiry, const std::optional<Holding>& holding, Revision revision, BootTime now,
        Actions& actions
    );
    void unanswered(Inquiry inquiry, NoAnswer why, BootTime now, Actions& actions);

    /// What the watch saw: who holds it from that revision on.
    void seen(const std::optional<Holding>& holding, Revision revision, BootTime now, Actions& actions);
    /// The watch broke, or what it was to tell is no longer kept.
    void watch_ended(BootTime now, Actions& actions);

    /// Does what is due by now.
    void advance(BootTime now, Actions& actions);
    BootTime next_deadline() const noexcept;

    /// As it is now, whether or not anybody has called advance() in time.
    Leadership leadership(BootTime now) const;
    bool leads(BootTime now) const noexcept { return phase_ == Phase::Leading && now < steps_down_at(); }

private:
    enum class Phase : std::uint8_t { Following, Granting, Holding, Leading };
    struct Asked {
        Inquiry inquiry = {};
        BootTime at = {};
    };
    /// Ours. It counts from before it was asked for.
    struct Own {
        LeaseId id;
        BootTime ends;
        BootTime keep_at;
    };

    BootTime steps_down_at() const noexcept { return own_ ? own_->ends - times_.margin() : BootTime{}; }
    bool may_stand() const noexcept;
    Inquiry ask(std::optional<Asked>& question, BootTime now) noexcept;
    void begin(BootTime now, Actions& actions);
    void finish(BootTime now, Actions& actions);
    void learn(const std::optional<Holding>& holding, Revision revision, BootTime asked, BootTime now);
    void consider(BootTime now, Actions& actions);
    void look_and_keep(BootTime now, Actions& actions);
    void hold(BootTime now, Actions& actions);
    void step_down(BootTime now, Actions& actions);
    void give_up_lease(Actions& actions);
    void look_again_at(BootTime time) noexcept;

    LeaseTimes times_;
    Holder self_;
    Stance stance_ = Stance::Observer;
    bool has_begun_ = false;
    Phase phase_ = Phase::Following;
    std::uint64_t inquiries_ = 0;
    std::optional<Asked> step_; ///< towards leading, or to go on leading
    std::optional<Asked> look_; ///< beside it
    std::optional<Own> own_;
    Token token_;         ///< while leading
    BootTime stand_from_; ///< not before

    bool is_sure_ = false;           ///< nothing was missed since holding_ was heard
    std::optional<Holding> holding_; ///< nothing: nobody holds it
    std::optional<BootTime> heard_at_;
    Revision revision_ = 0; ///< of the latest that was heard
    BootTime learned_at_;   ///< when it was heard
    BootTime look_at_;
    bool is_watched_ = false;
    Leadership reported_;
};

} // namespace tutti::governance
