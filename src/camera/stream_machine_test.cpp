#include "camera/stream_machine.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::camera {
namespace {

using Actions = StreamActions;

constexpr SteadyTime begin{std::chrono::hours(1)};
constexpr microseconds moment{1};

/// A stream, and the time.
class StreamMachineTest : public testing::Test {
protected:
    Actions start() { return stream.start(now); }
    Actions stop() { return stream.stop(now, "asked"); }
    Actions segment() { return stream.segment_written(now); }
    Actions exited(std::string reason = "gone") { return stream.exited(now, std::move(reason)); }
    /// Nothing is due a moment before then; what is due then.
    Actions after(microseconds duration) {
        now += duration - moment;
        EXPECT_EQ(stream.tick(now), Actions{});
        now += moment;
        return stream.tick(now);
    }
    void streams() {
        EXPECT_EQ(start(), Actions{Spawn{}});
        EXPECT_EQ(segment(), Actions{});
    }

    StreamMachine stream;
    SteadyTime now = begin;
};

TEST_F(StreamMachineTest, StreamsWhenASegmentWasWrittenAndNotBefore) {
    EXPECT_EQ(stream.state(), StreamState::Stopped);
    EXPECT_EQ(stream.deadline(), std::nullopt);
    EXPECT_EQ(start(), Actions{Spawn{}});
    EXPECT_EQ(stream.state(), StreamState::Starting);
    now += seconds(3);
    EXPECT_EQ(segment(), Actions{});
    EXPECT_EQ(stream.state(), StreamState::Streaming);
    now += seconds(7);
    EXPECT_EQ(stream.uptime(now), seconds(7));
    EXPECT_EQ(stream.reason(), "");
}

TEST_F(StreamMachineTest, StartingTwiceStartsOnce) {
    streams();
    EXPECT_EQ(start(), Actions{});
    EXPECT_EQ(stream.state(), StreamState::Streaming);
}

TEST_F(StreamMachineTest, ASegmentEveryTenSecondsIsEnough) {
    streams();
    for (int n = 0; n < 5; ++n) {
        now += seconds(10) - moment;
        EXPECT_EQ(stream.tick(now), Actions{});
        segment();
    }
    EXPECT_EQ(stream.state(), StreamState::Streaming);
    EXPECT_EQ(after(seconds(10)), (Actions{Ended{"nothing came from the camera for 10 s"}, Quit{}}));
    EXPECT_EQ(stream.state(), StreamState::Reconnecting);
    EXPECT_EQ(stream.reason(), "nothing came from the camera for 10 s");
    EXPECT_EQ(stream.uptime(now), seconds(0));
}

TEST_F(StreamMachineTest, TheFirstSegmentMayTakeTwentySeconds) {
    start();
    EXPECT_EQ(after(seconds(20)), (Actions{Ended{"nothing came from the camera for 20 s"}, Quit{}}));
}

TEST_F(StreamMachineTest, WhoDoesNotQuitIsTerminatedThenKilled) {
    streams();
    EXPECT_EQ(stop(), (Actions{Ended{"asked"}, Quit{}}));
    EXPECT_EQ(stream.state(), StreamState::Stopped);
    EXPECT_EQ(after(seconds(3)), Actions{Terminate{}});
    EXPECT_EQ(after(seconds(2)), Actions{Kill{}});
    EXPECT_EQ(stream.deadline(), std::nullopt);
    EXPECT_TRUE(stream.has_process());
    EXPECT_EQ(exited(), Actions{Clear{}});
    EXPECT_FALSE(stream.has_process());
    EXPECT_EQ(stream.deadline(), std::nullopt);
}

TEST_F(StreamMachineTest, WhoQuitsInTimeIsLeftAlone) {
    streams();
    stop();
    now += seconds(3) - moment;
    EXPECT_EQ(exited(), Actions{Clear{}});
    now += std::chrono::hours(1);
    EXPECT_EQ(stream.tick(now), Actions{});
}

TEST_F(StreamMachineTest, TriesAgainAfter5_10_20_40AndThenEvery60Seconds) {
    EXPECT_EQ(start(), Actions{Spawn{}});
    EXPECT_EQ(exited("refused"), (Actions{Clear{}, Ended{"refused"}}));
    for (const int delay : {5, 10, 20, 40, 60, 60, 60}) {
        EXPECT_EQ(stream.state(), StreamState::Reconnecting);
        EXPECT_EQ(stream.reason(), "refused");
        EXPECT_EQ(after(seconds(delay)), Actions{Spawn{}}) << delay;
        EXPECT_EQ(exited("refused"), Actions{Clear{}}) << "what did not begin again does not end again";
    }
}

TEST_F(StreamMachineTest, ASegmentResetsTheDelay) {
    start();
    exited();
    after(seconds(5));
    exited();
    EXPECT_EQ(after(seconds(10)), Actions{Spawn{}});
    segment();
    EXPECT_EQ(stream.failures(), 0U);
    EXPECT_EQ(exited("lost"), (Actions{Clear{}, Ended{"lost"}}));
    EXPECT_EQ(after(seconds(5)), Actions{Spawn{}});
}

TEST_F(StreamMachineTest, TheNextTryWaitsForTheProcessBeforeIt) {
    streams();
    EXPECT_EQ(after(seconds(10)).back(), StreamAction(Quit{}));
    EXPECT_EQ(after(seconds(3)), Actions{Terminate{}});
    EXPECT_EQ(after(seconds(2)), Actions{Kill{}});
    now += seconds(4);
    EXPECT_EQ(stream.tick(now), Actions{});
    EXPECT_EQ(exited(), (Actions{Clear{}, Spawn{}}));
}

TEST_F(StreamMachineTest, AProcessThatQuitsLeavesTheRestOfTheDelay) {
    streams();
    after(seconds(10));
    now += seconds(1);
    EXPECT_EQ(exited(), Actions{Clear{}});
    EXPECT_EQ(after(seconds(4)), Actions{Spawn{}});
}

TEST_F(StreamMachineTest, StartedWhileItStopsBeginsWhenTheProcessIsGone) {
    streams();
    stop();
    EXPECT_EQ(start(), Actions{});
    EXPECT_EQ(stream.state(), StreamState::Starting);
    EXPECT_EQ(segment(), Actions{}) << "the last one of the run before";
    EXPECT_EQ(stream.state(), StreamState::Starting);
    EXPECT_EQ(exited(), (Actions{Clear{}, Spawn{}}));
}

TEST_F(StreamMachineTest, StartedWhileItWaitsItIsTriedAtOnce) {
    start();
    exited();
    now += seconds(1);
    EXPECT_EQ(start(), Actions{Spawn{}});
    EXPECT_EQ(stream.state(), StreamState::Starting);
    EXPECT_EQ(stream.failures(), 1U);
}

TEST_F(StreamMachineTest, StoppedWhileItWaitsStaysStopped) {
    start();
    exited();
    EXPECT_EQ(stop(), Actions{}) << "it has said that it ended";
    now += std::chrono::hours(1);
    EXPECT_EQ(stream.tick(now), Actions{});
    EXPECT_EQ(stream.state(), StreamState::Stopped);
    EXPECT_EQ(stream.reason(), "");
}

TEST_F(StreamMachineTest, OtherSettingsRestartWhatIsWantedOnly) {
    EXPECT_EQ(stream.restart(now, "other settings"), Actions{});
    streams();
    EXPECT_EQ(stream.restart(now, "other settings"), (Actions{Ended{"other settings"}, Quit{}}));
    EXPECT_EQ(exited(), (Actions{Clear{}, Spawn{}}));
    exited("refused");
    EXPECT_EQ(stream.restart(now, "other settings"), Actions{Spawn{}});
}

TEST_F(StreamMachineTest, WhatCannotBeStartedIsAnErrorThatIsLookedAtAgain) {
    EXPECT_EQ(start(), Actions{Spawn{}});
    EXPECT_EQ(stream.spawn_failed(now, "no ffmpeg"), Actions{Ended{"no ffmpeg"}});
    EXPECT_EQ(stream.state(), StreamState::Error);
    EXPECT_EQ(stream.reason(), "no ffmpeg");
    EXPECT_EQ(after(seconds(5)), Actions{Spawn{}});
    EXPECT_EQ(stream.spawn_failed(now, "no ffmpeg"), Actions{});
    EXPECT_EQ(stream.state(), StreamState::Error);
    EXPECT_EQ(after(seconds(10)), Actions{Spawn{}});
    segment();
    EXPECT_EQ(stream.state(), StreamState::Streaming);
}

/// What a random run has to hold at every step.
class Watch {
public:
    void see(const Actions& actions) {
        for (const auto& action : actions) {
            if (std::holds_alternative<Spawn>(action)) {
                EXPECT_FALSE(lives_) << "two processes of one camera";
                lives_ = true;
            }
            if (std::holds_alternative<Clear>(action))
                EXPECT_FALSE(lives_) << "segments of a process that writes";
            const bool signals = std::holds_alternative<Quit>(action)
                                 || std::holds_alternative<Terminate>(action)
                                 || std::holds_alternative<Kill>(action);
            if (signals) EXPECT_TRUE(lives_) << "a signal to nobody";
        }
    }
    void gone() { lives_ = false; }
    bool lives() const { return lives_; }

private:
    bool lives_ = false;
};

TEST_F(StreamMachineTest, InAnyOrderOfEventsThereIsOneProcessAndEveryWaitEnds) {
    std::mt19937 random(14);
    Watch watch;
    for (int step = 0; step < 200'000 && !HasFailure(); ++step) {
        now += milliseconds(random() % 4000);
        switch (random() % 7) {
        case 0:
            watch.see(start());
            break;
        case 1:
            watch.see(stop());
            EXPECT_EQ(stream.state(), StreamState::Stopped);
            break;
        case 2:
            watch.see(stream.restart(now, "other settings"));
            break;
        case 3:
            if (watch.lives()) watch.see(segment());
            break;
        case 4:
            if (!watch.lives()) break;
            watch.gone();
            watch.see(exited());
            break;
        default:
            watch.see(stream.tick(now));
        }
        EXPECT_EQ(stream.has_process(), watch.lives());
        if (stream.is_wanted() && !watch.lives()) EXPECT_TRUE(stream.deadline());
        if (stream.is_wanted()) EXPECT_NE(stream.state(), StreamState::Stopped);
        if (const auto due = stream.deadline()) EXPECT_LE(*due, now + seconds(60));
        if (!stream.is_wanted() && !watch.lives()) EXPECT_FALSE(stream.deadline());
    }
}

} // namespace
} // namespace tutti::camera
