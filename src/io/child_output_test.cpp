#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

Task<void> wait_for_child(ChildCall call, SteadyClock::duration patience, Result<ChildOutput>& ended) {
    ended = co_await run_child(std::move(call), steady_now() + patience);
}

Result<ChildOutput>
run_shell(std::string script, SteadyClock::duration patience = 20s, std::size_t most = 1 << 20) {
    asio::io_context context(1);
    Result<ChildOutput> ended;
    ChildCall call{"/bin/sh", {"-c", std::move(script)}, most};
    asio::co_spawn(
        context, wait_for_child(std::move(call), patience, ended),
        [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        }
    );
    context.run();
    return ended;
}

TEST(ChildOutput, IsWhatItPrintedAndHowItEnded) {
    const auto ended = run_shell("printf out; printf 'not so' >&2; exit 3");
    ASSERT_TRUE(ended) << ended.error().message;
    EXPECT_EQ(ended->output, "out");
    EXPECT_EQ(ended->errors, "not so");
    EXPECT_EQ(ended->exit_code, 3);
}

TEST(ChildOutput, ASignalIsAnExitCodeToo) { EXPECT_EQ(run_shell("kill -TERM $$")->exit_code, 143); }

TEST(ChildOutput, ItReadsNothingFromUs) { EXPECT_EQ(run_shell("cat; echo end")->output, "end\n"); }

TEST(ChildOutput, OneThatDoesNotEndIsKilledWithItsChildren) {
    const auto ended = run_shell("sleep 1000 & echo started; wait", 200ms);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error(), (Error{ErrorCode::Timeout, "/bin/sh does not end", {}}));
    // Nor one that closes what we read, and stays.
    EXPECT_EQ(run_shell("exec >&- 2>&-; sleep 1000", 200ms).error().code, ErrorCode::Timeout);
}

TEST(ChildOutput, MoreThanTheLimitIsRefused) {
    const auto ended = run_shell("while :; do echo 0123456789; done", 20s, 1000);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().message, "/bin/sh prints more than 1000 bytes");
}

TEST(ChildOutput, IsTakenAsItComesAlsoOfOneThatDoesNotEnd) {
    std::string taken;
    asio::io_context context(1);
    Result<ChildOutput> ended;
    ChildCall call{
        .program = "/bin/sh",
        .arguments = {"-c", "echo 0123456789; sleep 1000"},
        .most_output = 5,
        .take = [&](std::string_view text) { taken += text; }
    };
    asio::co_spawn(context, wait_for_child(std::move(call), 500ms, ended), [](const std::exception_ptr&) {});
    context.run();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::Timeout);
    EXPECT_EQ(taken, "0123456789\n");
}

TEST(ChildOutput, AProgramThatIsNotThereIsNamed) {
    asio::io_context context(1);
    Result<ChildOutput> ended;
    ChildCall call{"/nowhere/at-all"};
    asio::co_spawn(context, wait_for_child(std::move(call), 20s, ended), [](const std::exception_ptr&) {});
    context.run();
    EXPECT_EQ(ended.error().message, "starting /nowhere/at-all: No such file or directory");
}

TEST(Programs, AreLookedForAlongThePath) {
    EXPECT_EQ(find_program("sh", "/nowhere:/bin"), "/bin/sh");
    EXPECT_EQ(find_program("sh", "/nowhere"), "");
    EXPECT_EQ(find_program("", "/bin"), "");
    EXPECT_EQ(find_program("passwd", "/etc"), "") << "it cannot be executed";
}

} // namespace
} // namespace tutti::io
