#include "workers/system/proc_text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tutti::system {
namespace {

constexpr std::string_view stat_text = "cpu  100 10 50 800 40 5 5 2 7 0\ncpu0 1 2 3 4\nintr 5\n";

TEST(CpuTicks, WaitingForInputCountsAsIdleAndGuestTimeIsNotCountedTwice) {
    const auto ticks = parse_cpu_ticks(stat_text);
    ASSERT_TRUE(ticks);
    EXPECT_EQ(ticks->total, 1012U);
    EXPECT_EQ(ticks->busy, 172U);
}

TEST(CpuTicks, OldKernelsWithFourColumnsAreRead) { EXPECT_EQ(parse_cpu_ticks("cpu 1 2 3 4\n")->busy, 6U); }

TEST(CpuTicks, AnythingElseIsNothing) {
    for (const auto* wrong : {"", "cpu", "cpu 1 2 3", "cpu a b c d", "cpu0 1 2 3 4", "intr 1 2 3 4"})
        EXPECT_FALSE(parse_cpu_ticks(wrong)) << wrong;
}

TEST(CpuPercent, IsTheShareOfWorkBetweenTwoSamples) {
    EXPECT_EQ(cpu_percent({100, 1000}, {150, 1200}), 25.0);
    EXPECT_EQ(cpu_percent({100, 1000}, {300, 1200}), 100.0);
}

TEST(CpuPercent, IsNothingWhereNoTickPassedOrCountersWentBack) {
    EXPECT_FALSE(cpu_percent({1, 10}, {1, 10}));
    EXPECT_FALSE(cpu_percent({5, 10}, {1, 20}));
}

TEST(Memory, CountsWhatIsNotAvailable) {
    EXPECT_EQ(parse_memory_percent("MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 250 kB\n"), 75.0);
    EXPECT_FALSE(parse_memory_percent("MemTotal: 1000 kB\n"));
    EXPECT_FALSE(parse_memory_percent("MemTotal: 0 kB\nMemAvailable: 0 kB\n"));
}

TEST(LoadAndUptime, AreTheFirstNumber) {
    EXPECT_EQ(parse_load_1min("0.52 0.58 0.59 1/189 4242\n"), 0.52);
    EXPECT_EQ(parse_uptime("350735.47 234388.90\n"), 350735.47);
    EXPECT_FALSE(parse_load_1min(""));
    EXPECT_FALSE(parse_uptime("-1 2"));
}

TEST(Interfaces, AreReadWithAndWithoutABlankAfterTheColon) {
    std::map<std::string, InterfaceBytes> seen;
    for_each_interface(
        "Inter-|   Receive |  Transmit\n face |bytes packets|bytes\n"
        "    lo: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0\n"
        "eth0:300 2 0 0 0 0 0 0 400 2 0 0 0 0 0 0\n"
        "broken: x 2\n",
        [&](std::string_view name, InterfaceBytes bytes) { seen[std::string(name)] = bytes; }
    );
    EXPECT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen["lo"].sent, 20U);
    EXPECT_EQ(seen["eth0"].received, 300U);
    EXPECT_EQ(seen["eth0"].sent, 400U);
}

TEST(Throttled, LooksAtThePresentFlagsOnly) {
    EXPECT_EQ(parse_throttled("0\n"), false);
    EXPECT_EQ(parse_throttled("50000\n"), false); // it happened since boot, not now
    EXPECT_EQ(parse_throttled("0x50005\n"), true);
    EXPECT_FALSE(parse_throttled("yes"));
}

TEST(ProcText, EveryPrefixIsReadWithoutHarm) {
    const std::string text(stat_text);
    for (std::size_t n = 0; n <= text.size(); ++n) {
        parse_cpu_ticks(text.substr(0, n));
        parse_memory_percent(text.substr(0, n));
        for_each_interface(text.substr(0, n), [](std::string_view, InterfaceBytes) {});
    }
}

} // namespace
} // namespace tutti::system
