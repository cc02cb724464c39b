// For tests: one of ours that stands for a resource, a rival who does too, and whoever keeps their leases.
// What is asked, answered and told is late or lost; ours is stopped, dies and comes again; its clock has a
// pace of its own.
#pragma once

#include "base/random.hpp"
#include "governance/leadership/lease_keeper_testing.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::control_plane {

class LeaderWorld {
public:
    /// It outlives this.
    explicit LeaderWorld(RandomSource& random)
        : random_(random), pace_(0.97 + 0.06 * random.unit()), zero_(random.next() % 1'000'000'000) {}

    /// Of the machine that ours runs on.
    BootTime boot() const {
        const auto passed = static_cast<double>(now_.time_since_epoch().count()) * pace_;
        return BootTime{microseconds(static_cast<std::int64_t>(passed))} + zero_;
    }

    /// A new process of ours; the one before it, if any, has died.
    void start() {
        ++process_;
        lease_.emplace(times_, self_);
        is_watching_ = false;
        reports_.clear();
        call([](auto& lease, BootTime now, auto& actions) {
            lease.stand(governance::Lease::Stance::Candidate, now, actions);
        });
    }
    void hand_over() {
        call([](auto& lease, BootTime now, auto& actions) { lease.hand_over(now, actions); });
    }
    /// What ours has found out since it was asked.
    std::vector<governance::Leadership> take_reports() { return std::exchange(reports_, {}); }
    /// Whether ours holds the resource, as the keeper has it.
    bool holds() const { return keeper_.holding() && keeper_.holding()->holder == self_; }
    governance::Token token() const {
        return keeper_.holding() ? keeper_.holding()->token : governance::Token{};
    }

    /// Whatever is due on the way happens when it is.
    void pass(microseconds by) {
        const auto end = now_ + by;
        while (true) {
            send_news();
            auto next = std::min(end, wakes_at());
            if (!due_.empty()) next = std::min(next, due_.begin()->first);
            now_ = std::max(now_, next);
            keeper_.advance(now_);
            const bool did = wake() || do_what_is_due();
            if (!did && now_ >= end) break;
        }
        let_rival_act();
    }
    /// Ours does nothing meanwhile.
    void stop_for(microseconds by) {
        now_ += by;
        keeper_.advance(now_);
        let_rival_act();
    }

private:
    using Lease = governance::Lease;
    using Told = std::function<void(Lease&, BootTime, Lease::Actions&)>;

    bool chance(std::uint64_t one_in) { return random_.next() % one_in == 0; }
    microseconds delay() { return microseconds(random_.next() % (chance(20) ? 5'000'000 : 40'000)); }
    void later(microseconds by, std::function<void()> what) { due_.emplace(now_ + by, std::move(what)); }

    void call(const Told& what) {
        Lease::Actions actions;
        what(*lease_, boot(), actions);
        for (auto& action : actions) std::visit([this](auto& one) { perform(one); }, action);
    }
    /// Ours hears it, where it is still the same process.
    void tell(microseconds by, Told what) {
        later(by, [this, process = process_, what = std::move(what)] {
            if (process == process_) call(what);
        });
    }
    /// The question goes there, is done, and its answer comes back, or it is said that there is none.
    void ask(governance::Inquiry inquiry, std::function<Told()> done) {
        const auto answered = std::make_shared<bool>(false); // owned by the answer and by its absence
        tell(seconds(2), [inquiry, answered](Lease& lease, BootTime now, auto& actions) {
            if (!std::exchange(*answered, true))
                lease.unanswered(inquiry, Lease::NoAnswer::Unreachable, now, actions);
        });
        if (chance(15)) return;
        const bool comes_back = !chance(15);
        later(delay(), [this, comes_back, answered, done = std::move(done), process = process_] {
            auto answer = done();
            if (!comes_back || process != process_) return;
            tell(delay(), [answered, answer = std::move(answer)](Lease& lease, BootTime now, auto& actions) {
                if (!std::exchange(*answered, true)) answer(lease, now, actions);
            });
        });
    }

    void perform(const governance::GrantLease& wanted) {
        ask(wanted.inquiry, [this, wanted]() -> Told {
            const auto lease = keeper_.grant(now_ + wanted.time_to_live);
            return [=](Lease& machine, BootTime now, auto& actions) {
                machine.granted(wanted.inquiry, lease, wanted.time_to_live, now, actions);
            };
        });
    }
    void perform(const governance::HoldIfFree& wanted) {
        ask(wanted.inquiry, [this, wanted]() -> Told {
            if (!keeper_.has(wanted.lease))
                return [=](Lease& machine, BootTime now, auto& actions) {
                    machine.unanswered(wanted.inquiry, Lease::NoAnswer::LeaseGone, now, actions);
                };
            keeper_.hold_if_free(wanted.lease, self_);
            return [=, holding = *keeper_.holding(),
                    revision = keeper_.revision()](Lease& machine, BootTime now, auto& actions) {
                machine.held(wanted.inquiry, holding, revision, now, actions);
            };
        });
    }
    void perform(const governance::KeepLease& wanted) {
        ask(wanted.inquiry, [this, wanted]() -> Told {
            const auto left =
                keeper_.keep(wanted.lease, now_ + times_.time_to_live) ? times_.time_to_live : seconds(0);
            return [=](Lease& machine, BootTime now, auto& actions) {
                machine.kept(wanted.inquiry, left, now, actions);
            };
        });
    }
    void perform(const governance::LookUp& wanted) {
        ask(wanted.inquiry, [this, wanted]() -> Told {
            return [=, holding = keeper_.holding(),
                    revision = keeper_.revision()](Lease& machine, BootTime now, auto& actions) {
                machine.looked_up(wanted.inquiry, holding, revision, now, actions);
            };
        });
    }
    void perform(const governance::RevokeLease& wanted) {
        if (!chance(4)) later(delay(), [this, wanted] { keeper_.end(wanted.lease.value); });
    }
    void perform(const governance::WatchFrom& wanted) {
        is_watching_ = true;
        told_ = 0;
        while (told_ < keeper_.changes().size() && keeper_.changes()[told_].revision < wanted.revision)
            ++told_;
    }
    void perform(const governance::Report& report) { reports_.push_back(report.leadership); }

    void send_news() {
        if (is_watching_ && chance(100)) is_watching_ = false; // and nobody notices
        for (; is_watching_ && told_ < keeper_.changes().size(); ++told_)
            tell(delay(), [change = keeper_.changes()[told_]](Lease& lease, BootTime now, auto& actions) {
                lease.seen(change.holding, change.revision, now, actions);
            });
    }
    void let_rival_act() {
        if (!keeper_.holding() && chance(3))
            keeper_.hold_if_free(keeper_.grant(now_ + seconds(1 + random_.next() % 10)), rival_);
        else if (keeper_.holding() && keeper_.holding()->holder == rival_ && chance(20))
            keeper_.end(keeper_.holding()->lease.value);
    }

    BootTime wakes_at() const {
        const auto deadline = lease_->next_deadline();
        if (deadline == BootTime::max()) return deadline;
        const auto passed = static_cast<double>((deadline - zero_).time_since_epoch().count()) / pace_;
        return BootTime{microseconds(static_cast<std::int64_t>(passed) + 2)};
    }
    bool wake() {
        if (boot() < lease_->next_deadline()) return false;
        call([](auto& lease, BootTime now, auto& actions) { lease.advance(now, actions); });
        return true;
    }
    bool do_what_is_due() {
        if (due_.empty() || due_.begin()->first > now_) return false;
        const auto what = std::move(due_.begin()->second);
        due_.erase(due_.begin());
        what();
        return true;
    }

    RandomSource& random_;
    double pace_;
    microseconds zero_;
    governance::LeaseTimes times_{.time_to_live = seconds(3)};
    governance::Holder self_{"ours", "http://10.0.0.1"};
    governance::Holder rival_{"rival", "http://10.0.0.2"};
    BootTime now_{seconds(100)};
    governance::LeaseKeeper keeper_;
    std::uint64_t process_ = 0;
    std::optional<Lease> lease_;
    bool is_watching_ = false;
    std::size_t told_ = 0; ///< of the keeper's changes
    std::vector<governance::Leadership> reports_;
    std::multimap<BootTime, std::function<void()>> due_;
};

} // namespace tutti::control_plane
