#include "supervise/dependency_order.hpp"
#include "supervise/restart_policy.hpp"
#include "supervise/run_end.hpp"
#include "supervise/schedule.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

namespace tutti::supervise {
namespace {

constexpr SteadyTime start{seconds(1000)};

/// Always the same share of the jitter.
class FixedRandom final : public RandomSource {
public:
    explicit FixedRandom(double unit) : bits_(static_cast<std::uint64_t>(unit * 0x1.0p53) << 11) {}
    std::uint64_t next() override { return bits_; }

private:
    std::uint64_t bits_;
};

TEST(RestartPolicy, CrashAfterStablePeriodRestartsAtOnce) {
    FixedRandom random(0.5);
    RestartMemory memory;
    EXPECT_EQ(judge_crash({}, memory, start, seconds(10), random).kind, Verdict::Kind::AtOnce);
}

TEST(RestartPolicy, CrashJustBeforeStablePeriodWaits) {
    FixedRandom random(0.5);
    RestartMemory memory;
    const auto verdict = judge_crash({}, memory, start, microseconds(9'999'999), random);
    EXPECT_EQ(verdict, (Verdict{Verdict::Kind::Later, seconds(1)}));
}

TEST(RestartPolicy, DelaysGrowAndTheLastRepeats) {
    FixedRandom random(0.5);
    RestartSpec spec;
    spec.limit = 100;
    RestartMemory memory;
    auto now = start;
    EXPECT_EQ(judge_crash(spec, memory, now, seconds(20), random).kind, Verdict::Kind::AtOnce);
    for (const int expected : {1, 2, 4, 8, 16, 30, 30, 30}) {
        now += seconds(30);
        EXPECT_EQ(judge_crash(spec, memory, now, seconds(20), random).delay, seconds(expected));
    }
}

TEST(RestartPolicy, JitterStaysWithinItsShare) {
    RestartMemory low;
    RestartMemory high;
    FixedRandom least(0.0);
    FixedRandom most(0.999999999);
    EXPECT_EQ(judge_crash({}, low, start, seconds(0), least).delay, milliseconds(800));
    const auto delay = *judge_crash({}, high, start, seconds(0), most).delay;
    EXPECT_GT(delay, microseconds(1'199'000));
    EXPECT_LE(delay, microseconds(1'200'000));
}

TEST(RestartPolicy, FiveRestartsInTheWindowAreACrashLoop) {
    FixedRandom random(0.5);
    RestartMemory memory;
    auto now = start;
    for (int crash = 0; crash < 5; ++crash) {
        EXPECT_NE(judge_crash({}, memory, now, seconds(1), random).kind, Verdict::Kind::CrashLoop);
        now += seconds(2);
    }
    EXPECT_EQ(
        judge_crash({}, memory, now, seconds(1), random), (Verdict{Verdict::Kind::CrashLoop, seconds(60)})
    );
}

TEST(RestartPolicy, RestartsOutsideTheWindowDoNotCount) {
    FixedRandom random(0.5);
    RestartSpec spec;
    spec.delays = {seconds(1)};
    RestartMemory memory;
    auto now = start;
    for (int crash = 0; crash < 50; ++crash) {
        const auto verdict = judge_crash(spec, memory, now, seconds(12), random);
        ASSERT_NE(verdict.kind, Verdict::Kind::CrashLoop);
        now += verdict.delay.value_or(microseconds(0)) + seconds(12);
    }
}

TEST(RestartPolicy, CrashLoopLastsUntilTheMemoryIsCleared) {
    FixedRandom random(0.5);
    RestartSpec spec;
    spec.retry.reset();
    RestartMemory memory;
    memory.looping = true;
    EXPECT_EQ(judge_crash(spec, memory, start, seconds(59), random), (Verdict{Verdict::Kind::CrashLoop, {}}));
    memory = {};
    EXPECT_EQ(judge_crash(spec, memory, start, seconds(59), random).kind, Verdict::Kind::AtOnce);
}

TEST(Schedule, TicksAtWholePeriodsAndMakesNothingUp) {
    EXPECT_EQ(next_tick(start, seconds(10), start), start + seconds(10));
    EXPECT_EQ(next_tick(start, seconds(10), start + microseconds(9'999'999)), start + seconds(10));
    EXPECT_EQ(next_tick(start, seconds(10), start + seconds(10)), start + seconds(20));
    EXPECT_EQ(next_tick(start, seconds(10), start + seconds(47)), start + seconds(50));
}

std::vector<ServiceSpec> specs(std::vector<std::pair<std::string, std::vector<std::string>>> rows) {
    std::vector<ServiceSpec> made;
    for (auto& [name, needs] : rows) {
        ServiceSpec spec;
        spec.name = name;
        spec.needs = needs;
        made.push_back(std::move(spec));
    }
    return made;
}

TEST(DependencyOrder, StartsEachServiceAfterItsNeeds) {
    const auto order = DependencyOrder::of(specs({{"c", {"b", "a"}}, {"b", {"a"}}, {"a", {}}, {"d", {}}}));
    ASSERT_TRUE(order);
    EXPECT_EQ(order->start_order, (std::vector<std::uint32_t>{2, 1, 0, 3}));
    EXPECT_EQ(order->needed_by[2], (std::vector<std::uint32_t>{0, 1}));
}

TEST(DependencyOrder, NamesACycle) {
    const auto order = DependencyOrder::of(specs({{"x", {"a"}}, {"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}}));
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().message, "services need each other in a circle: a → b → c → a");
}

TEST(DependencyOrder, RefusesUnknownAndDoubleNames) {
    EXPECT_EQ(DependencyOrder::of(specs({{"a", {"z"}}})).error().message, "a needs z, which is no service");
    EXPECT_EQ(DependencyOrder::of(specs({{"a", {}}, {"a", {}}})).error().message, "two services are named a");
}

TEST(RunEnd, IsDescribedInPlainWords) {
    EXPECT_EQ(describe({RunEnd::Kind::Exited, 3}), "exited with code 3");
    EXPECT_EQ(describe({RunEnd::Kind::Killed, SIGKILL}), "killed by signal 9 (SIGKILL)");
    EXPECT_EQ(describe({RunEnd::Kind::Exited, 3, "No such device"}), "exited with code 3: No such device");
    EXPECT_EQ(
        describe({RunEnd::Kind::NotExecuted, ENOENT}), "could not be executed: No such file or directory"
    );
    EXPECT_EQ(describe({RunEnd::Kind::Lost}), "its shim was killed");
}

} // namespace
} // namespace tutti::supervise
