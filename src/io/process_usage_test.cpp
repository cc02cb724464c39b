#include "io/process_usage.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace tutti::io {
namespace {

namespace fs = std::filesystem;

TEST(Pss, IsReadInBytesFromItsOwnLine) {
    EXPECT_EQ(
        parse_pss("5580-7ffd ---p 0 [rollup]\nRss: 900 kB\nPss: 123 kB\nPss_Dirty: 7 kB\n"), 123U * 1024
    );
    for (const auto* wrong : {"", "Pss: 1 kB", "\nPss:", "\nPss: x kB"})
        EXPECT_FALSE(parse_pss(wrong)) << wrong;
}

TEST(Ticks, AreFoundBehindANameWithBracketsAndBlanks) {
    EXPECT_EQ(parse_ticks("42 (a) b (c) S 1 42 42 0 -1 4194560 10 20 0 0 300 40 0 0 20 0"), 340U);
    for (const auto* wrong : {"", "42 (a", "42 (a) S 1 2 3"}) EXPECT_FALSE(parse_ticks(wrong)) << wrong;
}

class FixtureProc {
public:
    void process(int pid, int pss_kib, int ticks, std::string_view children) const {
        const auto id = std::to_string(pid);
        fs::create_directories(path / id / "task" / id);
        std::ofstream(path / id / "smaps_rollup") << "x\nPss: " << pss_kib << " kB\n";
        std::ofstream(path / id / "stat") << id << " (p) S 1 1 1 0 -1 0 0 0 0 0 " << ticks << " 0 0\n";
        std::ofstream(path / id / "task" / id / "children") << children;
    }
    io::TemporaryFolder folder;
    const fs::path& path = folder.path;
};

TEST(UsageSampler, AddsUpTheWholeTreeAndTakesProcessorTimeBetweenSamples) {
    const FixtureProc proc;
    UsageSampler sampler(proc.path);
    proc.process(10, 100, 0, "11 12 ");
    proc.process(11, 20, 0, "13 ");
    proc.process(12, 3, 0, "");
    proc.process(13, 1, 0, "");
    const auto first = sampler.sample(10, SteadyTime{});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->memory, 124U * 1024);
    EXPECT_FALSE(first->cpu_percent);

    const auto hertz = static_cast<int>(::sysconf(_SC_CLK_TCK));
    proc.process(13, 1, hertz, "");
    EXPECT_EQ(sampler.sample(10, SteadyTime{seconds{2}})->cpu_percent, 50.0);
}

TEST(UsageSampler, AProcessThatIsGoneIsNothing) {
    const FixtureProc proc;
    UsageSampler sampler(proc.path);
    EXPECT_FALSE(sampler.sample(10, SteadyTime{}));
}

TEST(UsageSampler, SeesThisProcessForReal) {
    UsageSampler sampler;
    const auto usage = sampler.sample(::getpid(), SteadyTime{});
    ASSERT_TRUE(usage);
    EXPECT_GT(usage->memory, 100'000U);
}

} // namespace
} // namespace tutti::io
