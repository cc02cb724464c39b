#include "orchestrator/source_watch.hpp"

#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

using Expectation = SourceWatch::Expectation;
using Kind = AlertChange::Kind;

constexpr SteadyTime boot_of_test{seconds(10'000)};
constexpr WallTime wall_of_test{seconds(1'700'000'000)};

/// A source that polls every 20 s, and a clock that the test moves.
class WatchedSource : public testing::Test {
protected:
    void SetUp() override { watch_.take_meta(meta(), now()); }
    static contract::SourceMeta meta() {
        contract::SourceMeta made;
        made.source_id = "weather";
        made.name = "Weather";
        made.refresh_interval = seconds(20);
        return made;
    }
    SteadyTime now() const { return boot_of_test + passed_; }
    WallTime wall() const { return wall_of_test + passed_; }
    void polled(std::optional<std::string> error = {}) {
        if (!error) last_success_ = wall();
        contract::SourceStatus status;
        status.source_id = "weather";
        status.last_poll = wall();
        status.last_success = last_success_;
        status.last_error = std::move(error);
        watch_.take_status(status, wall(), now());
    }
    std::vector<AlertChange> judge(Expectation expectation = Expectation::Now) {
        return watch_.judge(now(), [&](std::string_view) { return expectation; });
    }
    /// What has changed, if one thing did.
    std::optional<Kind> change(Expectation expectation = Expectation::Now) {
        const auto changes = judge(expectation);
        EXPECT_LE(changes.size(), 1U);
        return changes.empty() ? std::nullopt : std::optional(changes.front().kind);
    }

    SourceWatch watch_;
    microseconds passed_{0};
    std::optional<WallTime> last_success_;
};

TEST_F(WatchedSource, IsAnAlertAfterThreeIntervalsWithoutSuccessAndNoneAfterTheNextOne) {
    polled();
    passed_ = seconds(20);
    polled("timed out");
    passed_ = seconds(60);
    EXPECT_FALSE(change());
    passed_ += microseconds(1);
    const auto raised = judge();
    ASSERT_EQ(raised.size(), 1U);
    EXPECT_EQ(raised[0].kind, Kind::Raised);
    EXPECT_EQ(raised[0].alert.source, "weather");
    EXPECT_EQ(raised[0].alert.last_success, wall_of_test);
    EXPECT_EQ(
        raised[0].alert.message,
        "no success for more than 60 s: it polls every 20 s; its last error: timed out"
    );
    EXPECT_FALSE(change());
    EXPECT_EQ(watch_.alerts().count("weather"), 1U);
    polled();
    EXPECT_EQ(change(), Kind::Cleared);
    EXPECT_TRUE(watch_.alerts().empty());
}

TEST_F(WatchedSource, OneThatNeverSucceededIsCountedFromWhenItWasHeardOf) {
    polled("no route");
    passed_ = seconds(60);
    EXPECT_FALSE(change());
    passed_ = seconds(61);
    EXPECT_EQ(change(), Kind::Raised);
}

TEST_F(WatchedSource, OneThatWasKeptFromBeforeIsCountedByItsOwnTime) {
    last_success_ = wall_of_test - seconds(59);
    polled("away");
    EXPECT_FALSE(change());
    passed_ = seconds(2);
    EXPECT_EQ(change(), Kind::Raised);
}

TEST_F(WatchedSource, OfAStoppedServiceNothingIsExpectedAndItsTimeBeginsAnew) {
    polled();
    passed_ = seconds(61);
    EXPECT_EQ(change(), Kind::Raised);
    EXPECT_EQ(change(Expectation::NotNow), Kind::Cleared);
    passed_ = seconds(1000);
    EXPECT_FALSE(change(Expectation::NotNow));
    EXPECT_FALSE(change());
    passed_ += seconds(60);
    EXPECT_FALSE(change());
    passed_ += seconds(1);
    EXPECT_EQ(change(), Kind::Raised);
}

TEST_F(WatchedSource, OneThatIsNoServiceIsForgottenWhenItHasGone) {
    polled();
    passed_ = seconds(61);
    EXPECT_EQ(change(Expectation::WhileItSpeaks), Kind::Raised);
    passed_ = seconds(120);
    EXPECT_EQ(change(Expectation::WhileItSpeaks), Kind::Cleared);
    passed_ = seconds(1000);
    EXPECT_FALSE(change(Expectation::WhileItSpeaks));
}

TEST_F(WatchedSource, OneThatIsNotEnabledIsNoAlert) {
    polled();
    passed_ = seconds(61);
    EXPECT_EQ(change(), Kind::Raised);
    auto off = meta();
    off.enabled = false;
    watch_.take_meta(off, now());
    EXPECT_EQ(change(), Kind::Cleared);
}

TEST_F(WatchedSource, OneThatPollsAtAnotherPaceIsGivenThreeOfTheNewIntervals) {
    polled();
    passed_ = seconds(50);
    watch_.reschedule("weather", seconds(100), now());
    watch_.reschedule("unheard_of", seconds(100), now());
    passed_ = seconds(350);
    EXPECT_FALSE(change());
    passed_ = seconds(351);
    EXPECT_EQ(change(), Kind::Raised);
}

TEST_F(WatchedSource, ClearedOnTheBusItIsForgotten) {
    polled();
    passed_ = seconds(61);
    EXPECT_EQ(change(), Kind::Raised);
    watch_.forget("weather");
    EXPECT_EQ(change(), Kind::Cleared);
}

TEST_F(WatchedSource, AClockThatWasSetBackMakesNoSuccessOfTheFuture) {
    last_success_ = wall_of_test + std::chrono::hours(5);
    polled("away");
    passed_ = seconds(60);
    EXPECT_FALSE(change());
    passed_ = seconds(61);
    EXPECT_EQ(change(), Kind::Raised);
}

} // namespace
} // namespace tutti::orchestrator
