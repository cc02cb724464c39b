// Several who stand for one resource, and the keeper of leases, in a hostile world: what is asked, answered
// and told is late, lost or both; processes stop and go on; clocks run at their own pace; the keeper forgets
// its watchers and gives leases more time. TUTTI_MODEL_STEPS says how many steps.
#include "base/random.hpp"
#include "governance/leadership/lease_keeper_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <set>

namespace tutti::governance {
namespace {

constexpr std::size_t candidate_count = 3;

/// Whatever only the leader may write, as the control store takes it.
struct Fence {
    std::uint64_t token = 0;
    bool write(Token of) {
        if (of.value < token) return false;
        token = of.value;
        return true;
    }
};

class World {
public:
    explicit World(std::uint64_t seed) : random_(seed) {
        for (std::size_t i = 0; i < candidate_count; ++i) {
            Candidate each;
            // Up to three hundredths too fast or too slow, and each counts from elsewhere.
            each.pace = 0.97 + 0.06 * random_.unit();
            each.zero = microseconds(random_.next() % 1'000'000'000);
            each.name = "candidate" + std::to_string(i);
            each.lease = Lease(times_, {each.name, ""});
            candidates_.push_back(std::move(each));
        }
        for (std::size_t i = 0; i < candidate_count; ++i) stand(i);
    }

    void run(int steps) {
        for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
            mischief();
            pass(microseconds(random_.next() % (random_.next() % 20 == 0 ? 4'000'000 : 200'000)));
        }
    }

    /// Once the world behaves, somebody leads in the time that a lease takes, and goes on.
    void come_to_order() {
        is_kind_ = true;
        for (auto& each : candidates_) each.stopped_until = now_;
        for (std::size_t i = 0; i < candidate_count; ++i) stand(i);
        for (int i = 0; i < 200; ++i) pass(milliseconds(100));
        EXPECT_EQ(std::ranges::count_if(candidates_, [&](auto& each) { return leads(each); }), 1);
        const auto token = keeper_.holding() ? keeper_.holding()->token : Token{};
        for (int i = 0; i < 100; ++i) pass(milliseconds(100));
        ASSERT_TRUE(keeper_.holding());
        EXPECT_EQ(keeper_.holding()->token, token) << "nobody had a reason to";
        for (const auto& each : candidates_)
            EXPECT_EQ(each.lease.leadership(clock(each)).token, token) << each.name;
        is_kind_ = false;
    }

    std::size_t leaderships() const { return led_.size(); }
    std::size_t refused() const { return refused_; }

private:
    struct Candidate {
        double pace = 1;
        microseconds zero{};
        std::string name;
        Lease lease{LeaseTimes{}, {}};
        BootTime stopped_until{};
        std::size_t watched = 0; ///< how many of the keeper's changes it was told
        std::optional<Revision> watches;
        std::uint64_t watch = 0;                 ///< which of its watches
        BootTime told_until{};                   ///< its news come in order
        std::deque<std::function<void()>> inbox; ///< while it is stopped
        Token led{};
    };

    BootTime clock(const Candidate& each) const {
        const auto passed = static_cast<double>(now_.time_since_epoch().count()) * each.pace;
        return BootTime{microseconds(static_cast<std::int64_t>(passed))} + each.zero;
    }
    bool is_stopped(const Candidate& each) const { return now_ < each.stopped_until; }
    bool leads(const Candidate& each) const { return each.lease.leads(clock(each)); }
    bool chance(unsigned of) { return !is_kind_ && random_.next() % of == 0; }
    microseconds delay() {
        if (is_kind_) return milliseconds(1 + random_.next() % 20);
        // Most come soon, some late, and some when nobody waits for them any more.
        const auto luck = random_.next() % 30;
        const std::uint64_t longest = luck == 0 ? 8'000'000 : luck < 8 ? 1'500'000 : 50'000;
        return microseconds(random_.next() % longest);
    }

    void later(microseconds by, std::function<void()> what) { due_.emplace(now_ + by, std::move(what)); }
    /// As a process that may be stopped gets it.
    void tell(std::size_t who, std::function<void()> what) {
        if (is_stopped(candidates_[who]))
            candidates_[who].inbox.push_back(std::move(what));
        else
            what();
    }

    template <typename Call>
    void call(std::size_t who, Call what) {
        Lease::Actions actions;
        auto& each = candidates_[who];
        what(each.lease, clock(each), actions);
        for (auto& action : actions) std::visit([&](auto& one) { perform(who, one); }, action);
        check(who);
    }
    void stand(std::size_t who) {
        tell(who, [this, who] {
            call(who, [](Lease& lease, BootTime now, auto& actions) {
                lease.stand(Lease::Stance::Candidate, now, actions);
            });
        });
    }

    /// The question goes there, is done, and its answer comes back: each may fail, and then it is said later
    /// that there is no answer.
    void
    ask(std::size_t who, Inquiry inquiry,
        std::function<std::function<void(Lease&, BootTime, Lease::Actions&)>()> done) {
        const auto there = delay();
        const bool is_lost = chance(12);
        const bool answer_is_lost = chance(12);
        const auto patience = seconds(2);
        const auto answered = std::make_shared<bool>(false);
        const auto give_up = [this, who, inquiry, answered] {
            tell(who, [this, who, inquiry, answered] {
                if (std::exchange(*answered, true)) return;
                call(who, [&](Lease& lease, BootTime now, auto& actions) {
                    lease.unanswered(inquiry, Lease::NoAnswer::Unreachable, now, actions);
                });
            });
        };
        later(patience, give_up);
        if (is_lost) return;
        later(there, [this, who, answer_is_lost, answered, done = std::move(done)] {
            auto answer = done();
            if (answer_is_lost) return;
            later(delay(), [this, who, answered, answer = std::move(answer)] {
                tell(who, [this, who, answered, answer] {
                    if (std::exchange(*answered, true)) return;
                    call(who, answer);
                });
            });
        });
    }

    void perform(std::size_t who, const GrantLease& wanted) {
        ask(who, wanted.inquiry, [this, wanted] {
            const auto lease = keeper_.grant(now_ + wanted.time_to_live);
            return [=](Lease& machine, BootTime now, Lease::Actions& actions) {
                machine.granted(wanted.inquiry, lease, wanted.time_to_live, now, actions);
            };
        });
    }
    void perform(std::size_t who, const HoldIfFree& wanted) {
        ask(who, wanted.inquiry,
            [this, who, wanted]() -> std::function<void(Lease&, BootTime, Lease::Actions&)> {
                if (!keeper_.has(wanted.lease))
                    return [=](Lease& machine, BootTime now, Lease::Actions& actions) {
                        machine.unanswered(wanted.inquiry, Lease::NoAnswer::LeaseGone, now, actions);
                    };
                keeper_.hold_if_free(wanted.lease, {candidates_[who].name, ""});
                return [=, holding = *keeper_.holding(), revision = keeper_.revision()](
                           Lease& machine, BootTime now, Lease::Actions& actions
                       ) { machine.held(wanted.inquiry, holding, revision, now, actions); };
            });
    }
    void perform(std::size_t who, const KeepLease& wanted) {
        ask(who, wanted.inquiry, [this, wanted] {
            const bool is_kept = keeper_.keep(wanted.lease, now_ + times_.time_to_live);
            return [=, this](Lease& machine, BootTime now, Lease::Actions& actions) {
                machine.kept(wanted.inquiry, is_kept ? times_.time_to_live : seconds(0), now, actions);
            };
        });
    }
    void perform(std::size_t who, const LookUp& wanted) {
        ask(who, wanted.inquiry, [this, wanted] {
            return [=, holding = keeper_.holding(),
                    revision = keeper_.revision()](Lease& machine, BootTime now, Lease::Actions& actions) {
                machine.looked_up(wanted.inquiry, holding, revision, now, actions);
            };
        });
    }
    void perform(std::size_t, const RevokeLease& wanted) {
        if (chance(4)) return;
        later(delay(), [this, wanted] { keeper_.end(wanted.lease.value); });
    }
    void perform(std::size_t who, const WatchFrom& wanted) {
        auto& each = candidates_[who];
        ++each.watch;
        each.watches = wanted.revision;
        const auto& changes = keeper_.changes();
        const auto first = std::ranges::find_if(changes, [&](const auto& change) {
            return change.revision >= wanted.revision;
        });
        each.watched = static_cast<std::size_t>(first - changes.begin());
    }
    void perform(std::size_t who, const Report& report) {
        if (report.leadership.role == Role::Leader) {
            auto& led = candidates_[who].led;
            if (led == report.leadership.token) return;
            led = report.leadership.token;
            EXPECT_TRUE(led_.insert(led.value).second) << "two led with the token " << led.value;
            EXPECT_EQ(*led_.rbegin(), led.value) << "a token is smaller than that of a leader before it";
        }
    }

    void send_news() {
        for (std::size_t who = 0; who < candidate_count; ++who) {
            auto& each = candidates_[who];
            while (each.watches && each.watched < keeper_.changes().size()) {
                const auto change = keeper_.changes()[each.watched++];
                each.told_until = std::max(each.told_until, now_ + delay());
                later(each.told_until - now_, [this, who, change, watch = each.watch] {
                    tell(who, [this, who, change, watch] {
                        if (candidates_[who].watch != watch) return;
                        call(who, [&](Lease& lease, BootTime now, auto& actions) {
                            lease.seen(change.holding, change.revision, now, actions);
                        });
                    });
                });
            }
        }
    }
    void break_watch(std::size_t who, bool is_noticed) {
        auto& each = candidates_[who];
        each.watches.reset();
        ++each.watch;
        if (is_noticed)
            tell(who, [this, who] {
                call(who, [](Lease& lease, BootTime now, auto& actions) { lease.watch_ended(now, actions); });
            });
    }

    void write(std::size_t who) {
        auto& each = candidates_[who];
        if (is_stopped(each) || !leads(each)) return;
        // Between its look at the clock and the write anything may happen.
        later(delay(), [this, token = each.lease.leadership(clock(each)).token] {
            if (!fence_.write(token)) ++refused_;
        });
    }

    void mischief() {
        const auto who = random_.next() % candidate_count;
        auto& each = candidates_[who];
        write(random_.next() % candidate_count);
        if (chance(40)) each.stopped_until = now_ + milliseconds(random_.next() % 12'000);
        if (chance(60)) break_watch(who, !chance(4));
        if (chance(200)) keeper_.give_all_more_time(milliseconds(random_.next() % 3000));
        if (chance(20)) keeper_.work_elsewhere();
        if (chance(80) && !is_stopped(each))
            call(who, [](Lease& lease, BootTime now, auto& actions) { lease.hand_over(now, actions); });
        if (chance(150) && !is_stopped(each))
            call(who, [](Lease& lease, BootTime now, auto& actions) {
                lease.stand(Lease::Stance::Observer, now, actions);
            });
        if (chance(50)) stand(who);
    }

    /// Time passes, and whatever is due on the way happens when it is.
    void pass(microseconds by) {
        const auto end = now_ + by;
        while (!testing::Test::HasFailure()) {
            send_news();
            auto next = end;
            if (!due_.empty()) next = std::min(next, due_.begin()->first);
            for (const auto& each : candidates_) next = std::min(next, std::max(now_, wakes_at(each)));
            now_ = std::max(now_, next);
            keeper_.advance(now_);
            check_all();
            bool did = false;
            for (std::size_t who = 0; who < candidate_count; ++who) did = wake(who) || did;
            if (!due_.empty() && due_.begin()->first <= now_) {
                const auto what = std::move(due_.begin()->second);
                due_.erase(due_.begin());
                what();
                did = true;
            }
            if (!did && now_ >= end) return;
        }
    }
    BootTime wakes_at(const Candidate& each) const {
        if (is_stopped(each)) return each.stopped_until;
        if (!each.inbox.empty()) return now_;
        const auto deadline = each.lease.next_deadline();
        if (deadline == BootTime::max()) return deadline;
        const auto passed =
            static_cast<double>((deadline - each.zero).time_since_epoch().count()) / each.pace;
        return BootTime{microseconds(static_cast<std::int64_t>(passed) + 2)};
    }
    bool wake(std::size_t who) {
        auto& each = candidates_[who];
        if (is_stopped(each)) return false;
        if (!each.inbox.empty()) {
            // What came first once it goes on, an answer or the time, nobody says.
            const auto what = std::move(each.inbox.front());
            each.inbox.pop_front();
            what();
            return true;
        }
        if (clock(each) < each.lease.next_deadline()) return false;
        call(who, [](Lease& lease, BootTime now, auto& actions) { lease.advance(now, actions); });
        EXPECT_GT(each.lease.next_deadline(), clock(each)) << "it would turn in place";
        return true;
    }

    void check(std::size_t who) {
        const auto& each = candidates_[who];
        if (!leads(each)) return;
        ASSERT_TRUE(keeper_.holding()) << each.name << " leads past its lease";
        EXPECT_EQ(keeper_.holding()->holder.name, each.name);
        EXPECT_EQ(keeper_.holding()->token, each.lease.leadership(clock(each)).token);
    }
    void check_all() {
        for (std::size_t who = 0; who < candidate_count; ++who) check(who);
        EXPECT_LE(std::ranges::count_if(candidates_, [&](auto& each) { return leads(each); }), 1);
    }

    SeededRandom random_;
    LeaseTimes times_{.time_to_live = seconds(3)};
    BootTime now_{seconds(100)};
    bool is_kind_ = false;
    LeaseKeeper keeper_;
    Fence fence_;
    std::vector<Candidate> candidates_;
    std::multimap<BootTime, std::function<void()>> due_;
    std::set<std::uint64_t> led_;
    std::size_t refused_ = 0;
};

int steps_to_play() {
    const char* wanted = std::getenv("TUTTI_MODEL_STEPS");
    return wanted != nullptr ? std::atoi(wanted) : 20'000;
}

TEST(LeaseModel, NoTwoLeadAndNobodyLeadsPastItsLease) {
    constexpr int round = 2000;
    std::size_t leaderships = 0;
    std::size_t refused = 0;
    for (int seed = 0; seed * round < steps_to_play() && !HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        World world(static_cast<std::uint64_t>(seed));
        world.run(round);
        world.come_to_order();
        world.run(round / 10);
        world.come_to_order();
        leaderships += world.leaderships();
        refused += world.refused();
    }
    // It would prove nothing otherwise.
    EXPECT_GT(leaderships, static_cast<std::size_t>(steps_to_play() / 100));
    EXPECT_GT(refused, 0U) << "no write ever came late enough for the fence";
}

} // namespace
} // namespace tutti::governance
