#include "base/random.hpp"
#include "governance/leadership/lease.hpp"
#include "governance/role_machine.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>
#include <utility>

namespace tutti::governance {
namespace {

using Changes = std::set<std::pair<Role, Role>>;

/// A lease in a world of random answers, silence and time.
class Storm {
public:
    explicit Storm(std::uint64_t seed) : random_(seed) {}

    Changes run(int steps) {
        take([&](auto& actions) { lease_.stand(Lease::Stance::Candidate, now_, actions); });
        for (int step = 0; step < steps; ++step) {
            now_ += microseconds(random_.next() % (chance(20) ? 20'000'000 : 800'000));
            // Whoever is late hears first, and then what time it is.
            if (!chance(3)) take([&](auto& actions) { lease_.advance(now_, actions); });
            if (chance(60)) take([&](auto& actions) { lease_.hand_over(now_, actions); });
            if (chance(60))
                take([&](auto& actions) {
                    lease_.stand(
                        chance(2) ? Lease::Stance::Candidate : Lease::Stance::Observer, now_, actions
                    );
                });
            if (chance(10)) {
                if (chance(2))
                    take([&](auto& actions) { lease_.seen(someone(), ++revision_, now_, actions); });
                else
                    take([&](auto& actions) { lease_.watch_ended(now_, actions); });
            }
            answer();
        }
        return seen_;
    }

private:
    bool chance(std::uint64_t one_in) { return random_.next() % one_in == 0; }

    std::optional<Holding> someone() {
        if (chance(2)) return std::nullopt;
        return Holding{LeaseId{99}, Token{static_cast<std::uint64_t>(++revision_)}, {"other", "10.0.0.2:80"}};
    }

    template <typename Call>
    void take(Call call) {
        std::vector<LeaseAction> actions;
        call(actions);
        for (const auto& action : actions) {
            if (const auto* report = std::get_if<Report>(&action)) {
                if (role_ != report->leadership.role) seen_.emplace(role_, report->leadership.role);
                role_ = report->leadership.role;
            } else if (!std::holds_alternative<RevokeLease>(action)
                       && !std::holds_alternative<WatchFrom>(action))
                questions_.push_back(action);
        }
    }

    void answer() {
        while (!questions_.empty() && !chance(4)) {
            const auto question = questions_.front();
            questions_.erase(questions_.begin());
            const bool is_lost = chance(6);
            take([&](auto& actions) {
                std::visit(
                    [&]<typename Question>(const Question& asked) {
                        if constexpr (requires { asked.inquiry; }) {
                            if (is_lost)
                                return lease_.unanswered(
                                    asked.inquiry,
                                    chance(2) ? Lease::NoAnswer::Unreachable : Lease::NoAnswer::LeaseGone,
                                    now_, actions
                                );
                            if constexpr (std::is_same_v<Question, GrantLease>)
                                lease_.granted(
                                    asked.inquiry, LeaseId{++leases_}, asked.time_to_live, now_, actions
                                );
                            else if constexpr (std::is_same_v<Question, HoldIfFree>)
                                lease_.held(
                                    asked.inquiry,
                                    chance(3) ? someone().value_or(ours(asked.lease)) : ours(asked.lease),
                                    ++revision_, now_, actions
                                );
                            else if constexpr (std::is_same_v<Question, KeepLease>)
                                lease_.kept(asked.inquiry, seconds(10), now_, actions);
                            else
                                lease_.looked_up(asked.inquiry, someone(), ++revision_, now_, actions);
                        }
                    },
                    question
                );
            });
        }
    }

    Holding ours(LeaseId lease) {
        return {lease, Token{static_cast<std::uint64_t>(++revision_)}, {"self", "10.0.0.1:80"}};
    }

    SeededRandom random_;
    Lease lease_{LeaseTimes{}, Holder{"self", "10.0.0.1:80"}};
    BootTime now_{seconds(1000)};
    Role role_ = Role::Unknown;
    Changes seen_;
    std::vector<LeaseAction> questions_;
    std::int64_t leases_ = 0;
    Revision revision_ = 1;
};

TEST(RoleMachine, HasTheChangesThatALeaseReportsAndNoOther) {
    Changes seen;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) seen.merge(Storm(seed).run(3000));
    Changes drawn;
    for (const auto& row : role_machine.rows()) drawn.emplace(row.from, row.to);
    for (const auto& [from, to] : seen)
        EXPECT_TRUE(drawn.contains({from, to})) << name(from) << " to " << name(to) << " happens";
    // Half a minute without an answer, then a lease at once: too rare for these storms.
    drawn.erase({Role::Unknown, Role::Leader});
    for (const auto& [from, to] : drawn)
        EXPECT_TRUE(seen.contains({from, to})) << name(from) << " to " << name(to) << " never happens";
}

TEST(RoleMachine, NothingIsLedFromUnsure) {
    for (const auto& row : role_machine.rows()) {
        if (row.event != RoleEvent::Unsure) continue;
        EXPECT_EQ(row.to, Role::Unknown);
        EXPECT_EQ(row.action, RoleAction::Stop);
    }
}

} // namespace
} // namespace tutti::governance
