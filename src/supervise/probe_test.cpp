// What a service is asked from outside, and what follows from the answers.
#include "supervise/stage_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::supervise {
namespace {

ServiceSpec probed() {
    ServiceSpec spec;
    spec.ready = Readiness::Probe;
    spec.ready_probe = ReadyProbe{};
    return spec;
}

ServiceSpec watched() {
    auto spec = probed();
    spec.live = LiveProbe{.every = seconds(10), .failures = 3};
    return spec;
}

class Asked : public Stage {
public:
    using Stage::Stage;

    /// The latest question that was put.
    Probe question() const {
        Probe latest{ServiceId{0}};
        for (const auto& action : actions)
            if (const auto* probe = std::get_if<Probe>(&action)) latest = *probe;
        return latest;
    }
    void answer(bool is_good, std::string text = "status 503") {
        service.probed(question().number, {is_good, std::move(text)}, moment());
    }
    void be_up() {
        start();
        executed();
        pass({});
        answer(true, "status 200");
    }
};

TEST(Probe, ReadyWhenItsQuestionIsAnswered) {
    Asked stage(probed());
    stage.start();
    stage.pass({});
    EXPECT_EQ(stage.count<Probe>(), 0) << "nothing runs yet";
    stage.executed();
    stage.pass({});
    EXPECT_EQ(stage.count<Probe>(), 1);
    EXPECT_FALSE(stage.question().is_live);
    EXPECT_EQ(stage.state(), State::Starting);
    stage.answer(true, "status 200");
    EXPECT_EQ(stage.state(), State::Ready);
    EXPECT_EQ(stage.service.memory().cause, "its probe was answered: status 200");
}

TEST(Probe, QuestionIsPutAgainWithGrowingPausesUntilItIsAnswered) {
    Asked stage(probed());
    stage.start();
    stage.executed();
    stage.pass({});
    std::vector<milliseconds> pauses;
    for (int i = 0; i < 10; ++i) {
        stage.answer(false);
        const auto due = stage.service.next_deadline();
        ASSERT_TRUE(due);
        pauses.push_back(std::chrono::duration_cast<milliseconds>(*due - stage.now));
        stage.pass(*due - stage.now);
    }
    EXPECT_EQ(pauses.front(), milliseconds(10));
    EXPECT_EQ(pauses[1], milliseconds(20));
    EXPECT_EQ(pauses.back(), seconds(1));
    EXPECT_EQ(stage.count<Probe>(), 11);
}

TEST(Probe, OneQuestionAtATime) {
    Asked stage(probed());
    stage.start();
    stage.executed();
    stage.pass({});
    stage.pass(seconds(30));
    EXPECT_EQ(stage.count<Probe>(), 1);
}

TEST(Probe, NotReadyInTimeSaysWhatWasAnsweredLast) {
    Asked stage(probed());
    stage.start();
    stage.executed();
    stage.pass({});
    stage.answer(false, "Connection refused");
    stage.pass(seconds(60));
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.service.memory().cause, "was not ready in time: Connection refused");
    stage.ended(crash);
    EXPECT_EQ(stage.service.memory().restart.crashes, 1u);
}

TEST(Probe, ReadyServiceWithoutLivenessIsNotAskedAgain) {
    Asked stage(probed());
    stage.be_up();
    EXPECT_FALSE(stage.service.next_deadline()) << "nothing to wake up for";
}

TEST(Probe, ReplacedWhenItFailedSoOftenInARow) {
    Asked stage(watched());
    stage.be_up();
    stage.actions.clear();
    for (int failure = 1; failure <= 3; ++failure) {
        EXPECT_EQ(stage.state(), State::Ready);
        stage.pass(seconds(10));
        EXPECT_TRUE(stage.question().is_live);
        stage.answer(false);
    }
    EXPECT_EQ(stage.state(), State::Stopping);
    EXPECT_EQ(stage.count<SendSignal>(), 1) << "it has its grace";
    EXPECT_EQ(stage.service.memory().cause, "its probe failed 3 times in a row: status 503");
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Starting) << "up for long enough: the first crash restarts at once";
    EXPECT_EQ(stage.service.memory().restart.crashes, 1u);
    EXPECT_TRUE(stage.service.memory().cause.starts_with("its probe failed 3 times in a row"));
}

TEST(Probe, GoodAnswerBeginsTheCountAnew) {
    Asked stage(watched());
    stage.be_up();
    for (const bool is_good : {false, false, true, false, false}) {
        stage.pass(seconds(10));
        stage.answer(is_good);
    }
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Probe, AnswerToAnEarlierRunSaysNothingOfThisOne) {
    Asked stage(probed());
    stage.start();
    stage.executed();
    stage.pass({});
    const auto old = stage.question().number;
    stage.ended(crash);
    stage.pass(seconds(2));
    stage.executed();
    stage.pass({});
    stage.service.probed(old, {true, "status 200"}, stage.moment());
    EXPECT_EQ(stage.state(), State::Starting);
    stage.answer(true);
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Probe, AdoptedServiceIsAskedAtOnce) {
    Asked stage(watched());
    ServiceMemory memory;
    memory.state = State::Ready;
    memory.live = memory.wanted = true;
    stage.service.restore(memory);
    stage.service.adopted({.pid = 100, .started_at = stage.now, .executed = true}, stage.moment());
    stage.pass({});
    EXPECT_TRUE(stage.question().is_live);
    stage.answer(true);
    EXPECT_EQ(stage.state(), State::Ready);
}

TEST(Probe, StoppedServiceIsNotAsked) {
    Asked stage(watched());
    stage.be_up();
    stage.pass(seconds(10));
    stage.stop();
    stage.answer(false);
    EXPECT_EQ(stage.state(), State::Stopping);
    stage.ended(success);
    EXPECT_EQ(stage.state(), State::Stopped);
    EXPECT_FALSE(stage.service.next_deadline());
}

} // namespace
} // namespace tutti::supervise
