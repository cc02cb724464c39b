#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace tutti::command {

namespace {

Task<void> is_interrupted_by(int signal) {
    std::raise(signal);
    co_await io::sleep_until(SteadyTime::max());
}

Task<void> find(int& into) {
    into = 5;
    co_return;
}

TEST(RunPart, GoesOnWithWhatWasFound) {
    int found = 0;
    run_part([&](asio::io_context&) { return find(found); });
    EXPECT_EQ(found, 5);
}

/// Whoever goes on with nothing takes it for an answer.
TEST(RunPartDeathTest, EndsTheProgramWhereASignalEndsIt) {
    for (const int signal : {SIGINT, SIGTERM})
        EXPECT_EXIT(
            run_part([&](asio::io_context&) { return is_interrupted_by(signal); }),
            ::testing::ExitedWithCode(128 + signal), ""
        );
}

} // namespace

} // namespace tutti::command
