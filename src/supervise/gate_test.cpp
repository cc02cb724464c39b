// What holds a service besides other services: leaderships with an end, and the vault.
#include "supervise/stage_testing.hpp"
#include "supervise/supervision.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::supervise {
namespace {

ServiceSpec exporter() {
    ServiceSpec spec;
    spec.name = "export";
    spec.leader = Leading::Only;
    spec.stop.grace = seconds(1);
    return spec;
}

ServiceSpec with_secrets() {
    ServiceSpec spec;
    spec.name = "mail";
    spec.needs_vault = true;
    return spec;
}

/// One service behind a gate; the clock of leases is a minute ahead of that of deadlines.
class Hall {
public:
    explicit Hall(ServiceSpec spec, std::vector<ServiceSpec> others = {})
        : all(*Supervision::of(together(std::move(spec), std::move(others)), random)) {
        look();
        all.start_all(now);
    }
    static std::vector<ServiceSpec> together(ServiceSpec spec, std::vector<ServiceSpec> others) {
        others.insert(others.begin(), std::move(spec));
        return others;
    }

    BootTime boot() const { return BootTime(now.time_since_epoch() + ahead); }
    void look() { all.set_boot_clock(boot(), now); }
    void lead(microseconds left, std::uint64_t token = 7) {
        all.set_gate(id, {.is_open = true, .until = boot() + left, .token = token}, now);
    }
    void unlock() { all.set_gate(id, {.is_open = true}, now); }
    void shut(const char* why, std::optional<BootTime> until = {}) {
        all.set_gate(id, {.why = why, .until = until}, now);
    }
    /// Led for three seconds from now, and ready.
    void run() {
        lead(seconds(3));
        all.executed(id, 100, now);
        take();
    }
    void pass(microseconds duration) {
        now += duration;
        look();
        all.advance(now);
    }
    std::vector<Action> take() { return all.take_actions(); }
    template <typename A>
    std::size_t count() {
        const auto actions = take();
        return static_cast<std::size_t>(std::ranges::count_if(actions, [](const Action& action) {
            return std::holds_alternative<A>(action);
        }));
    }
    State state() const { return all.service(id).state(); }
    const std::string& cause() const { return all.service(id).memory().cause; }

    ServiceId id{0};
    microseconds ahead = seconds(60);
    SteadyTime now{seconds(1000)};
    SeededRandom random{1};
    Supervision all;
};

TEST(Gate, OfWhichNobodySpokeIsClosed) {
    Hall hall(exporter());
    EXPECT_EQ(hall.state(), State::Waiting);
    EXPECT_EQ(hall.cause(), "waits to hear whether this installation leads it");
    EXPECT_EQ(hall.count<Spawn>(), 0U);
    EXPECT_EQ(Hall(with_secrets()).cause(), "waits to hear whether the vault is unlocked");
}

TEST(Gate, SaysWhatIsWaitedForWhenThatIsSomethingElse) {
    Hall hall(with_secrets());
    hall.shut("the vault is locked: tutti vault unlock");
    EXPECT_EQ(hall.cause(), "the vault is locked: tutti vault unlock");
    hall.take();
    hall.shut("the vault is locked: tutti vault unlock");
    EXPECT_TRUE(hall.take().empty());
    hall.unlock();
    EXPECT_EQ(hall.count<Spawn>(), 1U);
    EXPECT_EQ(hall.cause(), "all that it needs is up");
}

TEST(Gate, OpenIsNotEnoughWhereAServiceIsMissing) {
    auto spec = with_secrets();
    spec.needs = {"hub"};
    ServiceSpec hub;
    hub.name = "hub";
    Hall hall(spec, {hub});
    hall.shut("the vault is locked: tutti vault unlock");
    hall.take();
    hall.unlock();
    EXPECT_EQ(hall.count<Spawn>(), 0U);
    EXPECT_EQ(hall.cause(), "waits for what it needs");
    hall.all.executed(ServiceId{1}, 99, hall.now);
    EXPECT_EQ(hall.state(), State::Starting);
}

TEST(Gate, ThatClosesStopsWhatRunsAndHoldsIt) {
    Hall hall(with_secrets());
    hall.unlock();
    hall.all.executed(hall.id, 100, hall.now);
    hall.take();
    hall.shut("the vault is locked: tutti vault unlock");
    EXPECT_EQ(hall.state(), State::Stopping);
    EXPECT_EQ(hall.count<SendSignal>(), 1U);
    hall.all.extended(hall.id, hall.now + seconds(60));
    hall.pass(milliseconds(4'999));
    EXPECT_EQ(hall.count<KillTree>(), 0U);
    hall.pass(milliseconds(1));
    EXPECT_EQ(hall.count<KillTree>(), 1U) << "its usual grace is over";
    hall.all.ended(hall.id, {RunEnd::Kind::Killed, 9, {}}, hall.now);
    EXPECT_EQ(hall.state(), State::Waiting);
    EXPECT_EQ(hall.cause(), "the vault is locked: tutti vault unlock");
    EXPECT_EQ(hall.all.service(hall.id).memory().restarts, 0U) << "it did not crash";
    hall.unlock();
    EXPECT_EQ(hall.state(), State::Starting);
}

TEST(Gate, LeadershipThatNobodyRenewsIsOverBeforeItsEnd) {
    Hall hall(exporter());
    hall.run();
    const auto end = hall.boot() + seconds(3);
    hall.pass(milliseconds(2'249)); // 3 s less a twentieth, less a fifth
    EXPECT_EQ(hall.count<SendSignal>(), 0U);
    hall.pass(milliseconds(1));
    EXPECT_EQ(hall.count<SendSignal>(), 1U);
    EXPECT_EQ(hall.cause(), "nobody said in time that this installation still leads it");
    hall.pass(milliseconds(599));
    EXPECT_EQ(hall.count<KillTree>(), 0U);
    hall.pass(milliseconds(1));
    EXPECT_EQ(hall.count<KillTree>(), 1U);
    EXPECT_LT(hall.boot(), end);
}

TEST(Gate, RenewedInTimeIsNothingToTheService) {
    Hall hall(exporter());
    hall.run();
    for (int i = 0; i < 10; ++i) {
        hall.pass(seconds(1));
        hall.lead(seconds(3));
    }
    EXPECT_EQ(hall.state(), State::Ready);
    EXPECT_EQ(hall.count<Limit>(), 10U);
    EXPECT_EQ(hall.all.limit_of(hall.id), hall.boot() + seconds(3) - milliseconds(150));
}

TEST(Gate, GraceAndExtensionsEndWithTheLeadership) {
    auto spec = exporter();
    spec.stop.grace = seconds(60);
    Hall hall(spec);
    hall.run();
    hall.all.request(hall.id, Request::Restart, "asked", hall.now).value();
    hall.all.extended(hall.id, hall.now + seconds(600));
    hall.take();
    hall.pass(milliseconds(2'849));
    EXPECT_EQ(hall.count<KillTree>(), 0U);
    hall.pass(milliseconds(1));
    EXPECT_EQ(hall.count<KillTree>(), 1U);
}

TEST(Gate, LostLeadershipKillsByTheTimeThatIsSaid) {
    Hall hall(exporter());
    hall.run();
    hall.shut("other leads it", hall.boot());
    EXPECT_EQ(hall.count<KillTree>(), 1U) << "another may lead already";
    EXPECT_EQ(hall.state(), State::Stopping);
    hall.all.ended(hall.id, {RunEnd::Kind::Killed, 9, {}}, hall.now);
    EXPECT_EQ(hall.cause(), "other leads it");
    EXPECT_FALSE(hall.all.next_deadline());
}

TEST(Gate, TimeThatPassedWhileWeStoodStillIsOver) {
    Hall hall(exporter());
    hall.run();
    hall.now += seconds(30); // stopped, and went on: the first that is heard is that we lead anew
    hall.look();
    hall.lead(seconds(3), 9);
    const auto actions = hall.take();
    ASSERT_FALSE(actions.empty());
    EXPECT_TRUE(std::holds_alternative<KillTree>(actions.front()));
    EXPECT_EQ(
        std::ranges::count_if(actions, [](const Action& a) { return std::holds_alternative<Spawn>(a); }), 0
    );
    hall.all.ended(hall.id, {RunEnd::Kind::Killed, 9, {}}, hall.now);
    EXPECT_EQ(hall.count<Spawn>(), 1U);
    EXPECT_EQ(hall.all.service(hall.id).memory().token, 9U);
}

TEST(Gate, TimeThatPassedWhileTheMachineSleptIsOver) {
    Hall hall(exporter());
    hall.run();
    hall.ahead += seconds(30);
    hall.pass(milliseconds(1));
    EXPECT_EQ(hall.count<KillTree>(), 1U);
}

TEST(Gate, AnotherLeadershipIsAnotherRun) {
    Hall hall(exporter());
    hall.run();
    hall.pass(seconds(1));
    hall.lead(seconds(3), 8);
    EXPECT_EQ(hall.cause(), "this installation leads it anew");
    EXPECT_EQ(hall.count<SendSignal>(), 1U);
    hall.all.ended(hall.id, success, hall.now);
    EXPECT_EQ(hall.state(), State::Starting);
    EXPECT_EQ(hall.all.service(hall.id).memory().token, 8U);
}

TEST(Gate, WhatWasHeardHoldsForAWhileWhenNobodySpeaks) {
    Hall hall(with_secrets());
    hall.unlock();
    hall.all.executed(hall.id, 100, hall.now);
    hall.all.gates_unheard(hall.now);
    hall.pass(gate_patience - milliseconds(1));
    EXPECT_EQ(hall.state(), State::Ready);
    hall.unlock(); // the next one that speaks
    hall.pass(std::chrono::hours(1));
    EXPECT_EQ(hall.state(), State::Ready);
    hall.all.gates_unheard(hall.now);
    hall.pass(gate_patience);
    EXPECT_EQ(hall.state(), State::Stopping);
    EXPECT_EQ(hall.cause(), "nobody said in time that the vault is still unlocked");
}

TEST(Gate, WhatRunsWhenASupervisorComesHasWhatItWasGranted) {
    Hall hall(exporter());
    hall.run();
    auto memory = hall.all.service(hall.id).memory();
    Hall next(exporter());
    next.all = *Supervision::of({exporter()}, next.random);
    next.look();
    next.all.restore(next.id, memory);
    next.all.adopted(next.id, {.pid = 100, .executed = true, .limit = next.boot() + seconds(2)}, next.now);
    next.all.start_all(next.now);
    EXPECT_EQ(next.state(), State::Ready);
    next.lead(seconds(3));
    EXPECT_EQ(next.state(), State::Ready) << "it is the leadership that it runs by";
    next.take();
    next.pass(seconds(3));
    EXPECT_EQ(next.count<KillTree>(), 1U);
}

TEST(Gate, TickOfACalendarIsOfWhoLedThen) {
    auto spec = exporter();
    spec.pattern = Pattern::Ephemeral;
    spec.cron = calendar::Cron::parse("* * * * *").value();
    spec.zone = calendar::TimeZone::parse("UTC0").value();
    Hall hall(spec);
    hall.shut("other leads it");
    hall.pass(seconds(60));
    EXPECT_EQ(hall.state(), State::Completed);
    EXPECT_EQ(hall.cause(), "its time passed: other leads it");
    hall.lead(std::chrono::hours(1));
    EXPECT_EQ(hall.count<Spawn>(), 0U);
    hall.pass(seconds(60));
    EXPECT_EQ(hall.count<Spawn>(), 1U);
}

TEST(Gate, RunThatIsAskedForWhereAnotherLeadsIsRefused) {
    auto spec = exporter();
    spec.pattern = Pattern::Ephemeral;
    spec.cron = calendar::Cron::parse("0 0 1 1 *").value();
    spec.zone = calendar::TimeZone::parse("UTC0").value();
    Hall hall(spec);
    hall.shut("other leads it");
    const auto refused = hall.all.request(hall.id, Request::Trigger, "asked", hall.now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "it may not run here now: other leads it");
    hall.lead(seconds(10));
    EXPECT_TRUE(hall.all.request(hall.id, Request::Trigger, "asked", hall.now));
    EXPECT_EQ(hall.count<Spawn>(), 1U);
}

TEST(Gate, WhoStartsWhatItHoldsHearsSoAtOnceAndItRunsWhenItOpens) {
    for (const auto request : {Request::Start, Request::Restart}) {
        Hall hall(exporter());
        EXPECT_TRUE(hall.all.request(hall.id, request, "asked", hall.now)) << "nobody knows yet";
        hall.shut("other leads it");
        ASSERT_TRUE(hall.all.request(hall.id, Request::Stop, "asked", hall.now));
        EXPECT_EQ(hall.cause(), "asked; it stays so when it may run here, too, until it is started");
        const auto refused = hall.all.request(hall.id, request, "asked", hall.now);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
        EXPECT_EQ(
            refused.error().message,
            "it may not run here now: other leads it; it starts by itself when it may"
        );
        EXPECT_EQ(hall.state(), State::Waiting);
        hall.take();
        hall.lead(seconds(3));
        EXPECT_EQ(hall.count<Spawn>(), 1U);
        EXPECT_TRUE(hall.all.request(hall.id, request, "asked", hall.now));
    }
}

TEST(Gate, WhoStartsWhatItIsStoppingHearsSoAtOnce) {
    Hall hall(with_secrets());
    hall.unlock();
    hall.all.executed(hall.id, 100, hall.now);
    hall.shut("the vault is locked: tutti vault unlock");
    EXPECT_FALSE(hall.all.request(hall.id, Request::Restart, "asked", hall.now));
    hall.all.ended(hall.id, {RunEnd::Kind::Killed, 15, {}}, hall.now);
    EXPECT_EQ(hall.state(), State::Waiting);
}

TEST(Gate, ThatIsShutKeepsWhatWasStoppedDownWhenItOpens) {
    Hall hall(with_secrets());
    hall.shut("the vault is locked: tutti vault unlock");
    ASSERT_TRUE(hall.all.request(hall.id, Request::Stop, "asked", hall.now));
    hall.take();
    hall.unlock();
    EXPECT_EQ(hall.state(), State::Stopped);
    EXPECT_EQ(hall.count<Spawn>(), 0U);
}

TEST(Gate, OfAServiceThatHasNoneIsNone) {
    ServiceSpec plain;
    plain.name = "plain";
    Hall hall(plain);
    EXPECT_EQ(hall.state(), State::Starting);
    hall.shut("never");
    EXPECT_EQ(hall.state(), State::Starting);
    hall.take();
    hall.all.adopted(hall.id, {.pid = 100, .limit = hall.boot() + seconds(1)}, hall.now);
    EXPECT_EQ(hall.count<Limit>(), 1U) << "what its shim was told once is taken back";
    EXPECT_FALSE(hall.all.limit_of(hall.id));
}

} // namespace
} // namespace tutti::supervise
