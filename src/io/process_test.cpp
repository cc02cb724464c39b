#include "io/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace tutti::io {
namespace {

/// posix_spawn(3) returns while the child is still within execve(2), so many of these are looked for at just
/// the moment at which their environment cannot be read.
TEST(ProcessSearch, MissesNobodyWithoutSayingSo) {
    const std::vector<std::string> arguments = {"sleep", "1000"};
    const std::vector<std::string> environment = {fmt::format("TUTTI_SEARCHED={}", ::getpid())};
    for (int child = 0; child < 200; ++child) {
        const auto pid = spawn({"/bin/sleep", arguments, environment, {}});
        ASSERT_TRUE(pid);
        const auto first = processes_with(environment.front());
        const bool found = std::ranges::count(first.found, *pid) != 0;
        EXPECT_TRUE(found || !first.complete);
        while (std::ranges::count(processes_with(environment.front()).found, *pid) == 0) sched_yield();
        ::kill(*pid, SIGKILL);
        EXPECT_EQ(::waitpid(*pid, nullptr, 0), *pid);
    }
    EXPECT_TRUE(processes_with(environment.front()).found.empty());
}

} // namespace
} // namespace tutti::io
