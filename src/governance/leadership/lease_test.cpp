#include "governance/leadership/lease.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

constexpr LeaseId ours{100};
constexpr LeaseId theirs{200};
const Holding others{.lease = theirs, .token = {5}, .holder = {"right", "http://right"}};
const Holding own{.lease = ours, .token = {9}, .holder = {"left", "http://left"}};

/// A lease of ten seconds, and a clock that the test moves.
class LeaseTest : public testing::Test {
protected:
    template <typename Wanted>
    std::optional<Wanted> take() {
        for (auto at = actions_.begin(); at != actions_.end(); ++at)
            if (auto* found = std::get_if<Wanted>(&*at)) {
                auto action = *found;
                actions_.erase(at);
                return action;
            }
        return std::nullopt;
    }
    template <typename Wanted>
    bool has() const {
        return std::ranges::any_of(actions_, [](const auto& action) { return std::get_if<Wanted>(&action); });
    }
    void stand(Lease::Stance stance = Lease::Stance::Candidate) { lease_.stand(stance, now_, actions_); }
    void look(const std::optional<Holding>& holding, Revision revision) {
        const auto asked = take<LookUp>();
        ASSERT_TRUE(asked);
        lease_.looked_up(asked->inquiry, holding, revision, now_, actions_);
    }
    void grant(seconds time_to_live = seconds(10)) {
        const auto asked = take<GrantLease>();
        ASSERT_TRUE(asked);
        EXPECT_EQ(asked->time_to_live, seconds(10));
        lease_.granted(asked->inquiry, ours, time_to_live, now_, actions_);
    }
    void win() {
        const auto asked = take<HoldIfFree>();
        ASSERT_TRUE(asked);
        EXPECT_EQ(asked->lease, ours);
        lease_.held(asked->inquiry, own, 9, now_, actions_);
    }
    /// Granted at 0 s.
    void lead() {
        stand();
        look(std::nullopt, 8);
        grant();
        win();
        ASSERT_TRUE(lease_.leads(now_));
        actions_.clear();
    }
    void seen(const std::optional<Holding>& holding, Revision revision) {
        lease_.seen(holding, revision, now_, actions_);
    }
    void advance(microseconds by) {
        now_ += by;
        lease_.advance(now_, actions_);
    }
    Role role() const { return lease_.leadership(now_).role; }

    BootTime now_{seconds(1000)};
    Lease lease_{LeaseTimes{}, Holder{"left", "http://left"}};
    std::vector<LeaseAction> actions_;
};

TEST_F(LeaseTest, LooksFirstThenTakesWhatNobodyHolds) {
    stand();
    EXPECT_EQ(role(), Role::Unknown);
    look(std::nullopt, 8);
    EXPECT_EQ(take<WatchFrom>()->revision, 9);
    grant();
    EXPECT_EQ(role(), Role::Follower);
    win();
    const Leadership leading{Role::Leader, {"left", "http://left"}, {9}, BootTime{seconds(1009)}};
    EXPECT_EQ(lease_.leadership(now_), leading);
    EXPECT_EQ(std::get<Report>(actions_.back()).leadership, leading);
}

TEST_F(LeaseTest, FollowsWhoeverHoldsIt) {
    stand();
    look(others, 8);
    EXPECT_FALSE(has<GrantLease>());
    EXPECT_EQ(role(), Role::Follower);
    EXPECT_EQ(lease_.leadership(now_).holder, others.holder);
    EXPECT_EQ(lease_.leadership(now_).token, Token{5});
}

TEST_F(LeaseTest, StandsAtOnceWhenTheHolderIsGone) {
    stand();
    look(others, 8);
    now_ += seconds(5);
    seen(std::nullopt, 9);
    grant();
    win();
    EXPECT_EQ(role(), Role::Leader);
}

TEST_F(LeaseTest, ObserversNeverStand) {
    stand(Lease::Stance::Observer);
    look(others, 8);
    seen(std::nullopt, 9);
    EXPECT_FALSE(has<GrantLease>());
    EXPECT_EQ(lease_.leadership(now_).holder, Holder{});
    EXPECT_EQ(role(), Role::Follower);
}

TEST_F(LeaseTest, GivesItsLeaseBackWhereAnotherWasFaster) {
    stand();
    look(std::nullopt, 8);
    grant();
    lease_.held(take<HoldIfFree>()->inquiry, others, 9, now_, actions_);
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    EXPECT_EQ(lease_.leadership(now_).holder, others.holder);
}

TEST_F(LeaseTest, CountsFromBeforeItAsked) {
    stand();
    look(std::nullopt, 8);
    now_ += seconds(4); // as long as the answer takes
    grant();
    now_ += seconds(2);
    win();
    EXPECT_EQ(lease_.leadership(now_).until, BootTime{seconds(1009)});
}

TEST_F(LeaseTest, AsksAgainAfterAThird) {
    lead();
    EXPECT_EQ(lease_.next_deadline(), BootTime{seconds(1000)} + LeaseTimes{}.keep_every());
    advance(LeaseTimes{}.keep_every() - microseconds(1));
    EXPECT_FALSE(has<KeepLease>());
    advance(microseconds(1));
    const auto asked = take<KeepLease>();
    ASSERT_TRUE(asked);
    now_ += seconds(2);
    lease_.kept(asked->inquiry, seconds(10), now_, actions_);
    const auto sent = BootTime{seconds(1000)} + LeaseTimes{}.keep_every();
    EXPECT_EQ(lease_.leadership(now_).until, sent + seconds(9));
}

TEST_F(LeaseTest, NeverBelievesInMoreThanItWasGivenOrAskedFor) {
    stand();
    look(std::nullopt, 8);
    grant(seconds(60));
    win();
    EXPECT_EQ(lease_.leadership(now_).until, BootTime{seconds(1009)});
    advance(seconds(4));
    lease_.kept(take<KeepLease>()->inquiry, seconds(4), now_, actions_);
    EXPECT_EQ(lease_.leadership(now_).until, BootTime{seconds(1009)}); // what it had holds as well
    advance(seconds(4));
    lease_.kept(take<KeepLease>()->inquiry, seconds(4), now_, actions_);
    EXPECT_EQ(lease_.leadership(now_).until, BootTime{seconds(1011)});
}

TEST_F(LeaseTest, StepsDownATenthBeforeTheEnd) {
    lead();
    now_ += seconds(9) - microseconds(1);
    EXPECT_TRUE(lease_.leads(now_));
    now_ += microseconds(1);
    EXPECT_FALSE(lease_.leads(now_)) << "whether or not anybody told it the time";
    EXPECT_EQ(role(), Role::Unknown);
    advance(seconds(0));
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    EXPECT_EQ(take<Report>()->leadership.role, Role::Unknown);
}

TEST_F(LeaseTest, AnAnswerThatComesTooLateDoesNotBringItBack) {
    lead();
    advance(seconds(8));
    const auto asked = take<KeepLease>();
    now_ += seconds(2); // stopped for so long
    lease_.kept(asked->inquiry, seconds(10), now_, actions_);
    EXPECT_FALSE(lease_.leads(now_));
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
}

TEST_F(LeaseTest, TriesAgainWhereNobodyAnswersWhileItHasTime) {
    lead();
    advance(seconds(4));
    lease_.unanswered(take<KeepLease>()->inquiry, Lease::NoAnswer::Unreachable, now_, actions_);
    EXPECT_FALSE(has<KeepLease>());
    advance(LeaseTimes{}.retry());
    ASSERT_TRUE(has<KeepLease>());
    lease_.kept(take<KeepLease>()->inquiry, seconds(10), now_, actions_);
    EXPECT_EQ(lease_.leadership(now_).until, now_ + seconds(9));
}

TEST_F(LeaseTest, StepsDownWhereItsLeaseIsGone) {
    lead();
    advance(seconds(4));
    lease_.kept(take<KeepLease>()->inquiry, seconds(0), now_, actions_);
    EXPECT_EQ(role(), Role::Unknown);
    EXPECT_EQ(take<Report>()->leadership.role, Role::Unknown);
    EXPECT_TRUE(has<LookUp>());
}

TEST_F(LeaseTest, StepsDownWhereItIsTakenFromIt) {
    lead();
    seen(std::nullopt, 12);
    EXPECT_FALSE(lease_.leads(now_));
    EXPECT_TRUE(has<RevokeLease>());
}

TEST_F(LeaseTest, OldNewsTakeNothingFromIt) {
    lead();
    seen(others, 7);
    seen(std::nullopt, 8);
    seen(own, 9);
    EXPECT_TRUE(lease_.leads(now_));
}

TEST_F(LeaseTest, FindsOutThatItHoldsWhatItHadNoAnswerFor) {
    stand();
    look(std::nullopt, 8);
    grant();
    lease_.unanswered(take<HoldIfFree>()->inquiry, Lease::NoAnswer::Unreachable, now_, actions_);
    EXPECT_NE(role(), Role::Leader);
    advance(LeaseTimes{}.retry());
    look(own, 9);
    EXPECT_EQ(role(), Role::Leader);
    EXPECT_EQ(lease_.leadership(now_).token, Token{9});
}

TEST_F(LeaseTest, TakesItWithTheSameLeaseWhereItDoesNotHoldIt) {
    stand();
    look(std::nullopt, 8);
    grant();
    lease_.unanswered(take<HoldIfFree>()->inquiry, Lease::NoAnswer::Unreachable, now_, actions_);
    advance(LeaseTimes{}.retry());
    look(std::nullopt, 8);
    EXPECT_FALSE(has<GrantLease>());
    win();
    EXPECT_EQ(role(), Role::Leader);
}

TEST_F(LeaseTest, BeginsAnewWhereItsLeaseEndedOnTheWay) {
    stand();
    look(std::nullopt, 8);
    grant();
    lease_.unanswered(take<HoldIfFree>()->inquiry, Lease::NoAnswer::LeaseGone, now_, actions_);
    advance(LeaseTimes{}.retry());
    look(std::nullopt, 8);
    grant();
    win();
    EXPECT_EQ(role(), Role::Leader);
}

TEST_F(LeaseTest, ALeaseThatCameTooLateIsGivenBack) {
    stand();
    look(std::nullopt, 8);
    now_ += seconds(9);
    grant();
    EXPECT_FALSE(has<HoldIfFree>());
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    EXPECT_FALSE(has<GrantLease>()) << "not before a pause";
}

TEST_F(LeaseTest, HandsOverAtOnceAndLetsOthersGoFirst) {
    lead();
    lease_.hand_over(now_, actions_);
    EXPECT_FALSE(lease_.leads(now_));
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    look(std::nullopt, 10);
    EXPECT_FALSE(has<GrantLease>());
    advance(seconds(10) - microseconds(1));
    EXPECT_FALSE(has<GrantLease>());
    advance(microseconds(1));
    EXPECT_TRUE(has<GrantLease>());
}

TEST_F(LeaseTest, ResignsForGood) {
    lead();
    stand(Lease::Stance::Observer);
    EXPECT_TRUE(has<RevokeLease>());
    look(std::nullopt, 10);
    advance(seconds(60));
    EXPECT_FALSE(has<GrantLease>());
}

TEST_F(LeaseTest, EndsALeaseOfWhichItIsNotKnownWhetherItHoldsTheResource) {
    stand();
    look(std::nullopt, 8);
    grant();
    ASSERT_TRUE(has<HoldIfFree>());
    lease_.end(now_, actions_);
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    EXPECT_FALSE(has<RevokeLease>()) << "once";
    look(std::nullopt, 10);
    EXPECT_FALSE(has<GrantLease>());
}

TEST_F(LeaseTest, EndsALeaseThatNobodyAnsweredFor) {
    stand();
    look(std::nullopt, 8);
    grant();
    lease_.unanswered(take<HoldIfFree>()->inquiry, Lease::NoAnswer::Unreachable, now_, actions_);
    lease_.end(now_, actions_);
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
}

TEST_F(LeaseTest, EndsTheLeaseThatItLeadsBy) {
    lead();
    lease_.end(now_, actions_);
    EXPECT_EQ(take<RevokeLease>()->lease, ours);
    EXPECT_FALSE(lease_.leads(now_));
}

TEST_F(LeaseTest, LooksAgainWhereTheWatchBroke) {
    stand();
    look(others, 8);
    actions_.clear();
    lease_.watch_ended(now_, actions_);
    EXPECT_FALSE(has<LookUp>()) << "not before a pause";
    advance(LeaseTimes{}.retry());
    look(std::nullopt, 20);
    EXPECT_EQ(take<WatchFrom>()->revision, 21);
    EXPECT_TRUE(has<GrantLease>());
}

TEST_F(LeaseTest, LooksAgainNowAndThenAsNewsCanBeLost) {
    stand();
    look(others, 8);
    advance(seconds(10));
    look(std::nullopt, 20);
    EXPECT_TRUE(has<GrantLease>());
}

TEST_F(LeaseTest, WatchesAnewWhereALookShowsWhatTheWatchDidNotTell) {
    stand();
    look(others, 8);
    EXPECT_EQ(take<WatchFrom>()->revision, 9);
    advance(seconds(10));
    look(others, 15); // something else has changed
    EXPECT_FALSE(has<WatchFrom>());
    advance(seconds(10));
    look(std::nullopt, 20);
    EXPECT_EQ(take<WatchFrom>()->revision, 21);
}

TEST_F(LeaseTest, NoLongerKnowsWhoLeadsWhereNobodyAnswersForLong) {
    stand();
    look(others, 8);
    const auto until = now_ + LeaseTimes{}.believed_for();
    while (now_ + LeaseTimes{}.retry() < until) {
        advance(LeaseTimes{}.retry());
        if (const auto asked = take<LookUp>())
            lease_.unanswered(asked->inquiry, Lease::NoAnswer::Unreachable, now_, actions_);
    }
    EXPECT_EQ(role(), Role::Follower);
    actions_.clear();
    advance(until - now_);
    EXPECT_EQ(role(), Role::Unknown);
    EXPECT_EQ(take<Report>()->leadership, Leadership{});
}

TEST_F(LeaseTest, BelievesAStoreThatBeganAnew) {
    stand();
    look(others, 800);
    advance(seconds(10));
    actions_.erase(actions_.begin(), actions_.end() - 1); // the question alone
    look(std::nullopt, 3);
    EXPECT_EQ(take<WatchFrom>()->revision, 4);
    EXPECT_TRUE(has<GrantLease>());
}

TEST_F(LeaseTest, AnAnswerOfBeforeDoesNotUndoWhatWasSeenSince) {
    stand();
    look(std::nullopt, 8);
    grant();
    advance(seconds(0));
    lease_.watch_ended(now_, actions_);
    advance(LeaseTimes{}.retry()); // the look is on its way
    win();                         // and this comes first
    ASSERT_TRUE(lease_.leads(now_));
    look(std::nullopt, 8);
    EXPECT_TRUE(lease_.leads(now_));
}

} // namespace
} // namespace tutti::governance
