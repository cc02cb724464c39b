// A worker that keeps the clock, on a bus of this process; whose clock counts is a part that the test plays.
#include "contract/clock.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "worker/clock_keeper.hpp"
#include "worker/stage_testing.hpp"

namespace tutti::worker {
namespace {

class ClockKeeperTest : public Stage {
protected:
    void SetUp() override { hear("clock/pad"); }

    void say_whose_clock_counts(const std::string& machine) {
        const auto clock = contract::bus_clock(machine, "orchestrator", io::wall_now());
        say({.topic = "clock/hub", .payload = contract::print(clock), .retain = true});
    }
    /// The orchestrator of a machine whose clock is ahead of ours.
    Worker& orchestrator(microseconds ahead) {
        auto& worker = add("orchestrator");
        worker.on_command("clock", [this, ahead](const Value& params) -> Result<Value> {
            ++questions_;
            const auto time = to_seconds(io::wall_now() + ahead);
            return Value::object({{"sent", *params.find("sent")}, {"received", time}, {"answered", time}});
        });
        bring_up(worker);
        return worker;
    }
    Worker& pad() {
        auto& worker = add("pad");
        keep_clock(worker, {"left.knob"});
        begin(worker);
        return worker;
    }
    contract::Clock heard() {
        const auto clock = contract::parse_clock(last("clock/pad")->payload);
        EXPECT_TRUE(clock);
        return clock.value_or(contract::Clock{});
    }
    void until_said(std::size_t times = 1) {
        until([&] { return count("clock/pad") == times; });
    }

    int questions_ = 0;
};

TEST_F(ClockKeeperTest, WhereNobodysClockCountsItSaysSoUntilSomebodysDoes) {
    pad();
    until_said();
    const auto unknown = heard();
    EXPECT_EQ(unknown.offset, std::nullopt);
    EXPECT_EQ(unknown.reference, std::nullopt);
    EXPECT_EQ(unknown.reason, "nobody says on clock/hub whose clock counts here");
    EXPECT_EQ(unknown.machine, io::boot_id());
    EXPECT_EQ(unknown.sources, std::vector<std::string>{"left.knob"});
    EXPECT_EQ(last("clock/pad")->expiry, std::nullopt) << "it holds until something happens";
    say_whose_clock_counts(io::boot_id());
    until_said(2);
    EXPECT_EQ(heard().offset, microseconds(0));
}

TEST_F(ClockKeeperTest, OnTheMachineOfTheBusNobodyIsAskedAndItHoldsForEver) {
    orchestrator(seconds(5));
    say_whose_clock_counts(io::boot_id());
    pad();
    until_said();
    EXPECT_EQ(heard().offset, microseconds(0));
    EXPECT_EQ(heard().delay, microseconds(0));
    EXPECT_EQ(heard().reference, "orchestrator");
    EXPECT_EQ(heard().expires_in, contract::holds_for_ever);
    EXPECT_EQ(last("clock/pad")->expiry, std::nullopt);
    EXPECT_EQ(questions_, 0);
}

TEST_F(ClockKeeperTest, OnAnotherMachineItIsMeasuredWithSeveralQuestions) {
    orchestrator(seconds(5));
    say_whose_clock_counts("another");
    pad();
    until_said();
    const auto clock = heard();
    ASSERT_TRUE(clock.offset && clock.delay);
    EXPECT_LE(std::chrono::abs(*clock.offset - seconds(5)), *clock.delay / 2 + microseconds(2));
    EXPECT_EQ(clock.reason, std::nullopt);
    EXPECT_EQ(last("clock/pad")->expiry, seconds(180));
    EXPECT_TRUE(last("clock/pad")->retain || clock.expires_in == seconds(180));
    EXPECT_EQ(questions_, 4);
}

TEST_F(ClockKeeperTest, OneThatDoesNotKnowTheCommandIsNamedWithItsWord) {
    bring_up(add("orchestrator"));
    say_whose_clock_counts("another");
    pad();
    until_said();
    EXPECT_EQ(heard().offset, std::nullopt);
    EXPECT_EQ(heard().reference, "orchestrator");
    EXPECT_EQ(heard().reason, "orchestrator does not say its time: Unknown command: clock");
}

TEST_F(ClockKeeperTest, OneThatIsSilentIsAskedAgain) {
    say_whose_clock_counts("another");
    pad();
    until_said();
    EXPECT_EQ(heard().reason, "orchestrator does not answer");
    orchestrator(seconds(-5));
    until_said(2);
    ASSERT_TRUE(heard().offset);
    EXPECT_LT(*heard().offset, seconds(-4));
}

TEST_F(ClockKeeperTest, TimesThatCannotBeAreNotBelieved) {
    auto& worker = add("orchestrator");
    worker.on_command("clock", [](const Value& params) -> Result<Value> {
        return Value::object({{"sent", *params.find("sent")}, {"received", 2000}, {"answered", 1000}});
    });
    bring_up(worker);
    say_whose_clock_counts("another");
    pad();
    until_said();
    EXPECT_EQ(heard().reason, "the times that orchestrator says cannot be");
}

TEST_F(ClockKeeperTest, AnAnswerToAnotherQuestionIsNone) {
    auto& worker = add("orchestrator");
    worker.on_command("clock", [](const Value&) -> Result<Value> {
        const auto time = to_seconds(io::wall_now());
        return Value::object({{"sent", 1}, {"received", time}, {"answered", time}});
    });
    bring_up(worker);
    say_whose_clock_counts("another");
    pad();
    until_said();
    EXPECT_EQ(heard().reason, "orchestrator does not answer");
}

TEST_F(ClockKeeperTest, WhenTheBusMovesItsClockIsComparedAnew) {
    orchestrator(seconds(5));
    say_whose_clock_counts("another");
    pad();
    until_said();
    say_whose_clock_counts("a third");
    until_said(2);
    EXPECT_EQ(questions_, 8);
    say_whose_clock_counts(io::boot_id());
    until_said(3);
    EXPECT_EQ(heard().offset, microseconds(0));
    say({.topic = "clock/hub", .payload = "", .retain = true});
    until_said(4);
    EXPECT_EQ(heard().offset, std::nullopt);
}

TEST_F(ClockKeeperTest, EndsWhileItWaitsForAnAnswer) {
    say_whose_clock_counts("another");
    hear("cmd/orchestrator");
    auto& worker = pad();
    until([&] { return count("cmd/orchestrator") == 1; });
    EXPECT_EQ(end(worker), 0);
}

} // namespace
} // namespace tutti::worker
