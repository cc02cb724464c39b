#include "base/random.hpp"
#include "onvif/ptz_mover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tutti::onvif {
namespace {

using Outcome = PtzMover::Outcome;
using Order = PtzMover::Order;

constexpr Velocity left{-0.5, 0, 0};
constexpr Velocity up{0, 0.5, 0};
const Order move_left = PtzMover::Move{left};
const Order move_up = PtzMover::Move{up};
const Order stop = PtzMover::Stop{};

/// A mover on a clock of its own.
struct Stage {
    PtzMoverOptions options = {};
    PtzMover mover{options};
    SteadyTime now = SteadyTime{} + seconds(100);

    void hold(const Velocity& velocity) { mover.hold(velocity, now); }
    void release() { mover.release(); }
    void stopped(Outcome outcome = Outcome::Done) { mover.stop_ended(outcome, now); }
    void moved(Outcome outcome = Outcome::Done) { mover.move_ended(outcome); }
    std::vector<Order> orders() {
        std::vector<Order> all;
        while (auto order = mover.next(now)) all.push_back(*order);
        return all;
    }
    /// Holds and lets the camera take it.
    void move(const Velocity& velocity) {
        hold(velocity);
        ASSERT_EQ(orders().size(), 1U);
        moved();
    }
};

using Orders = std::vector<Order>;

TEST(PtzMover, AHeldButtonMovesAtOnceAndOnce) {
    Stage stage;
    EXPECT_TRUE(stage.orders().empty()) << "nobody wants anything";
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.moved();
    stage.now += milliseconds(500);
    stage.hold(left);
    EXPECT_TRUE(stage.orders().empty()) << "it does so already: saying it again would make it stutter";
    EXPECT_TRUE(stage.mover.is_content());
    EXPECT_FALSE(stage.mover.is_at_rest()) << "as it moves";
}

TEST(PtzMover, OnlyTheNewestMoveCountsWhileOneIsUnderWay) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    for (const auto& velocity : {up, Velocity{1, 0, 0}, Velocity{0, 0, 1}, up}) stage.hold(velocity);
    EXPECT_TRUE(stage.orders().empty());
    stage.moved();
    EXPECT_EQ(stage.orders(), Orders{move_up});
}

TEST(PtzMover, BackToWhatItDoesIsNotSaidAgain) {
    Stage stage;
    stage.move(left);
    stage.hold(up);
    stage.hold(left);
    EXPECT_TRUE(stage.orders().empty());
}

TEST(PtzMover, AReleaseStopsAtOnce) {
    Stage stage;
    stage.move(left);
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    EXPECT_FALSE(stage.mover.is_content());
    stage.stopped();
    EXPECT_TRUE(stage.orders().empty());
    EXPECT_TRUE(stage.mover.is_content());
    EXPECT_EQ(stage.mover.deadline(), std::nullopt) << "nothing is left to be done";
}

TEST(PtzMover, AVelocityOfNothingIsARelease) {
    Stage stage;
    stage.move(left);
    stage.hold({});
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, AStopDoesNotWaitForTheMoveUnderWayAndIsSaidAgainBehindIt) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop}) << "beside the move";
    stage.stopped();
    EXPECT_TRUE(stage.orders().empty()) << "the move's end decides";
    stage.moved();
    EXPECT_EQ(stage.orders(), Orders{stop}) << "it may have come behind the first";
    stage.stopped();
    EXPECT_TRUE(stage.mover.is_content());
}

TEST(PtzMover, AMoveThatEndsBeforeTheStopBesideItIsStoppedOnceMore) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.moved();
    EXPECT_TRUE(stage.orders().empty());
    stage.stopped();
    EXPECT_EQ(stage.orders(), Orders{stop}) << "which of the two came first is not known";
    stage.stopped();
    EXPECT_TRUE(stage.mover.is_content());
}

TEST(PtzMover, AMoveThatWasRefusedNeedsNoSecondStop) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.stopped();
    stage.moved(Outcome::Refused);
    EXPECT_TRUE(stage.orders().empty());
    EXPECT_TRUE(stage.mover.is_content());
}

TEST(PtzMover, AMoveWaitsForTheStopBeforeIt) {
    Stage stage;
    stage.move(left);
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.hold(up);
    EXPECT_TRUE(stage.orders().empty()) << "it would be stopped";
    stage.stopped();
    EXPECT_EQ(stage.orders(), Orders{move_up});
}

TEST(PtzMover, TheSameMoveAfterAStopIsSaidAgain) {
    Stage stage;
    stage.move(left);
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.hold(left);
    stage.stopped();
    EXPECT_EQ(stage.orders(), Orders{move_left});
}

TEST(PtzMover, TheSameMoveAfterAStopBesideItIsSaidAgain) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.hold(left);
    EXPECT_TRUE(stage.orders().empty());
    stage.stopped();
    stage.moved();
    EXPECT_EQ(stage.orders(), Orders{move_left}) << "the stop may have ended the first";
}

TEST(PtzMover, AReleaseBeforeAnythingWasSaidSaysStopAlone) {
    Stage stage;
    stage.hold(left);
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.stopped();
    EXPECT_TRUE(stage.mover.is_content());
}

TEST(PtzMover, AStopIsSaidEvenToACameraThatShouldStandStill) {
    Stage stage;
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop}) << "somebody else may have moved it";
    stage.release();
    EXPECT_TRUE(stage.orders().empty()) << "the one under way does it";
    stage.stopped();
    EXPECT_TRUE(stage.orders().empty());
}

TEST(PtzMover, AHoldThatIsNotRenewedEndsAtItsTimeAndNotBefore) {
    Stage stage;
    stage.move(left);
    const auto end = stage.now + stage.options.hold;
    EXPECT_EQ(stage.mover.deadline(), end);
    stage.now = end - microseconds(1);
    EXPECT_TRUE(stage.orders().empty());
    stage.now = end;
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, ARenewedHoldLastsFromItsRenewal) {
    Stage stage;
    stage.move(left);
    stage.now += stage.options.hold - microseconds(1);
    stage.hold(left);
    stage.now += stage.options.hold - microseconds(1);
    for (const auto& order : stage.orders()) EXPECT_NE(order, stop);
    stage.now += microseconds(1);
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, AHoldEndsWhileItsMoveIsUnderWay) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    EXPECT_EQ(stage.mover.deadline(), stage.now + stage.options.hold);
    stage.now += stage.options.hold;
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, AHoldThatIsOverBeforeItWasSaidHasLapsed) {
    Stage stage;
    stage.move(left);
    stage.now += stage.options.hold;
    EXPECT_EQ(stage.orders(), Orders{stop});
    EXPECT_EQ(stage.mover.lapsed(), 0U) << "the camera did move";
    const auto wish = stage.mover.hold(up, stage.now);
    EXPECT_TRUE(stage.orders().empty()) << "the stop is under way";
    stage.now += stage.options.hold;
    EXPECT_TRUE(stage.orders().empty());
    EXPECT_EQ(stage.mover.lapsed(), wish);
}

TEST(PtzMover, AMoveThatGoesOnIsSaidAgainInTime) {
    Stage stage;
    stage.move(left);
    const auto due = stage.now + stage.options.refresh;
    while (stage.now + milliseconds(500) < due) {
        stage.now += milliseconds(500);
        stage.hold(left);
        EXPECT_TRUE(stage.orders().empty());
    }
    EXPECT_EQ(stage.mover.deadline(), due);
    stage.now = due - microseconds(1);
    EXPECT_TRUE(stage.orders().empty());
    stage.now = due;
    EXPECT_EQ(stage.orders(), Orders{move_left});
}

TEST(PtzMover, AMoveWithoutAnAnswerIsStopped) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.moved(Outcome::Unknown);
    EXPECT_EQ(stage.orders(), Orders{stop}) << "it may have begun";
    stage.stopped();
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left}) << "the next renewal tries again";
}

TEST(PtzMover, AMoveThatIsRefusedEndsTheHoldAndWhatWentBefore) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.moved(Outcome::Refused);
    EXPECT_TRUE(stage.orders().empty()) << "it stands still";
    EXPECT_TRUE(stage.mover.is_content());
    stage.move(up);
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.moved(Outcome::Refused);
    EXPECT_EQ(stage.orders(), Orders{stop}) << "it still goes up";
}

TEST(PtzMover, AFailureOfAnOldMoveDoesNotEndTheNewest) {
    Stage stage;
    stage.hold(left);
    EXPECT_EQ(stage.orders(), Orders{move_left});
    stage.hold(up);
    stage.moved(Outcome::Unknown);
    EXPECT_EQ(stage.orders(), Orders{move_up});
}

TEST(PtzMover, AStopThatFailsIsSaidAgainAfterGrowingWaits) {
    Stage stage;
    stage.move(left);
    stage.release();
    auto wait = stage.options.first_retry;
    for (unsigned i = 1; i < stage.options.stop_tries; ++i) {
        EXPECT_EQ(stage.orders(), Orders{stop}) << i;
        stage.stopped(Outcome::Unknown);
        EXPECT_EQ(stage.mover.deadline(), stage.now + wait) << i;
        stage.now += wait - microseconds(1);
        EXPECT_TRUE(stage.orders().empty()) << i;
        stage.now += microseconds(1);
        wait = std::min(2 * wait, stage.options.longest_retry);
    }
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.stopped(Outcome::Refused);
    EXPECT_EQ(stage.mover.deadline(), std::nullopt) << "the camera is gone: it ends its move by itself";
    EXPECT_TRUE(stage.orders().empty());
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop}) << "who asks again is heard";
}

TEST(PtzMover, AReleaseDuringTheWaitIsSaidAtOnce) {
    Stage stage;
    stage.move(left);
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.stopped(Outcome::Unknown);
    EXPECT_TRUE(stage.orders().empty());
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, AWayToAPresetEndsByItself) {
    Stage stage;
    stage.mover.go_to("door");
    EXPECT_EQ(stage.orders(), Orders{PtzMover::GoTo{"door"}});
    stage.moved();
    stage.now += seconds(60);
    EXPECT_TRUE(stage.orders().empty()) << "no stop: it would not arrive";
    EXPECT_TRUE(stage.mover.is_content());
    EXPECT_EQ(stage.mover.deadline(), std::nullopt);
}

TEST(PtzMover, AWayToAPresetIsStoppedByARelease) {
    Stage stage;
    stage.mover.go_to("door");
    EXPECT_EQ(stage.orders(), Orders{PtzMover::GoTo{"door"}});
    stage.release();
    EXPECT_EQ(stage.orders(), Orders{stop});
    stage.stopped();
    stage.moved();
    EXPECT_EQ(stage.orders(), Orders{stop});
}

TEST(PtzMover, APresetInPlaceOfAMoveNeedsNoStop) {
    Stage stage;
    stage.move(left);
    stage.mover.go_to("door");
    EXPECT_EQ(stage.orders(), Orders{PtzMover::GoTo{"door"}});
}

TEST(PtzMover, ARenewedWishKeepsItsNumber) {
    Stage stage;
    const auto first = stage.mover.hold(left, stage.now);
    EXPECT_EQ(stage.mover.hold(left, stage.now), first);
    EXPECT_NE(stage.mover.hold(up, stage.now), first);
}

/// A camera at the end of a bad line: orders are carried out late, in any order, or never; answers come later
/// still, or are lost.
struct LossyCamera {
    struct Sent {
        Order order;
        SteadyTime carried_out; ///< max(): never
        SteadyTime answered;
        Outcome outcome;
    };

    SeededRandom random;
    std::vector<Sent> under_way = {};
    bool moves = false;

    void take(Order order, SteadyTime now) {
        const auto delay = [&](int most) { return milliseconds(static_cast<int>(random.unit() * most)); };
        Sent sent{order, now + delay(300), {}, Outcome::Done};
        sent.answered = sent.carried_out + delay(300);
        if (random.unit() < 0.1) sent.outcome = Outcome::Unknown;
        if (random.unit() < 0.05) {
            sent.carried_out = SteadyTime::max();
            sent.answered = now + milliseconds(600);
            sent.outcome = random.unit() < 0.5 ? Outcome::Unknown : Outcome::Refused;
        }
        under_way.push_back(sent);
    }
    void advance(PtzMover& mover, SteadyTime now) {
        std::ranges::sort(under_way, {}, &Sent::carried_out);
        for (auto& sent : under_way) {
            if (sent.carried_out > now) continue;
            moves = sent.order != stop;
            sent.carried_out = SteadyTime::max();
        }
        for (std::size_t i = 0; i < under_way.size(); ++i) {
            const auto sent = under_way[i];
            if (sent.answered > now) continue;
            under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(i--));
            if (sent.order == stop)
                mover.stop_ended(sent.outcome, now);
            else
                mover.move_ended(sent.outcome);
        }
    }
};

TEST(PtzMover, WhateverTheLineDoesTheCameraStandsStillInTheEnd) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        PtzMover mover;
        LossyCamera camera{SeededRandom(seed)};
        SeededRandom people(seed * 7919);
        SteadyTime now = SteadyTime{} + seconds(1);
        const auto run_for = [&](milliseconds time) {
            for (const auto end = now + time; now < end; now += milliseconds(10)) {
                camera.advance(mover, now);
                while (auto order = mover.next(now)) {
                    std::size_t stops = *order == stop ? 1 : 0;
                    std::size_t others = 1 - stops;
                    for (const auto& sent : camera.under_way) (sent.order == stop ? stops : others) += 1;
                    ASSERT_LE(stops, 1U) << "seed " << seed;
                    ASSERT_LE(others, 1U) << "seed " << seed;
                    camera.take(*order, now);
                }
            }
        };
        for (int presses = 0; presses < 12; ++presses) {
            const double what = people.unit();
            if (what < 0.7)
                mover.hold(what < 0.35 ? left : up, now);
            else
                mover.release();
            run_for(milliseconds(static_cast<int>(people.unit() * 400)));
        }
        const double way = people.unit();
        if (way < 0.5) mover.release(); // otherwise the browser has vanished
        run_for(seconds(60));
        ASSERT_FALSE(camera.moves) << "seed " << seed;
        ASSERT_TRUE(mover.is_at_rest()) << "seed " << seed;
        ASSERT_TRUE(camera.under_way.empty()) << "seed " << seed;
        ASSERT_EQ(mover.deadline(), std::nullopt) << "seed " << seed;
    }
}

} // namespace
} // namespace tutti::onvif
