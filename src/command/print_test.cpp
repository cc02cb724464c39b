#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::command {
namespace {

/// Standard output is a pipe that nobody reads.
void lose_the_reader(int descriptor) {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    ::dup2(ends[1], descriptor);
}

TEST(ReportFailure, GivesTheExitCodeOfWhatWentWrong) {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(report_failure({ErrorCode::NotFound, "no file x"}), NotFound);
    EXPECT_EQ(report_failure({ErrorCode::InvalidInput, "x"}), Usage);
    EXPECT_EQ(report_failure({ErrorCode::UnknownVersion, "x"}), Usage);
    EXPECT_EQ(report_failure({ErrorCode::Environment, "x"}), Failure);
    EXPECT_TRUE(::testing::internal::GetCapturedStderr().starts_with("tutti: no file x\n"));
}

TEST(PrintDeathTest, AReaderThatHasGoneEndsTheProcessQuietly) {
    const auto print = [] {
        lose_the_reader(STDOUT_FILENO);
        print_out("{}\n", "a line");
        flush_out();
    };
    EXPECT_EXIT(print(), ::testing::KilledBySignal(SIGPIPE), "^$");
}

TEST(PrintDeathTest, WhoeverHasMoreToDoIsToldInPlaceOfThat) {
    const auto print = [] {
        lose_the_reader(STDOUT_FILENO);
        const bool is_taken = try_put_out("a line\n"); // it is gathered
        std::_Exit(is_taken && !try_flush_out() ? Success : Failure);
    };
    EXPECT_EXIT(print(), ::testing::ExitedWithCode(Success), "^$");
}

TEST(PrintDeathTest, WhatCannotBeWrittenIsAFailureAndIsSaid) {
    const auto print = [] {
        ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
        print_out("{}\n", "a line");
        flush_out();
    };
    EXPECT_EXIT(
        print(), ::testing::ExitedWithCode(Failure), "tutti: standard output: No space left on device"
    );
}

TEST(PrintDeathTest, NobodyToHearAComplaintStopsNoWork) {
    const auto work = [] {
        lose_the_reader(STDERR_FILENO);
        print_err("{}\n", "a complaint");
        ::_exit(7);
    };
    EXPECT_EXIT(work(), ::testing::ExitedWithCode(7), "");
}

TEST(DidYouMean, NamesTheNearestWordOrSaysNothing) {
    const std::vector<std::string> words = {"start", "status", "stop"};
    EXPECT_EQ(did_you_mean("statsu", words), " Did you mean `status`?");
    EXPECT_EQ(did_you_mean("elephant", words), "");
}

} // namespace
} // namespace tutti::command
