#include "io/running_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace tutti::io {
namespace {

/// A shell script as a program, and what was heard of it.
struct Play {
    explicit Play(std::string script, std::string input = "") {
        ProgramCall call{"/bin/sh", {"-c", std::move(script)}, {"WORD=of ours"}, std::move(input), {}};
        call.take = [this](std::string_view bytes) {
            heard += bytes;
            if (on_heard) on_heard();
        };
        auto started = RunningProgram::start(context.get_executor(), std::move(call));
        if (started) program = std::move(*started);
    }

    static Task<void> see(RunningProgram& program, std::optional<int>& code) {
        code = co_await program.ended();
    }

    void begin() {
        asio::co_spawn(context, see(*program, code), [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        });
    }
    int run() {
        begin();
        context.run();
        return code.value_or(-1);
    }

    asio::io_context context{1};
    std::string heard;
    std::function<void()> on_heard;
    std::optional<int> code;
    std::unique_ptr<RunningProgram> program;
};

TEST(RunningProgram, IsToldHeardAndSeenToItsEnd) {
    Play play("read line; echo \"$line $WORD\"; cat >&2; exit 7", "one\ntwo\n");
    EXPECT_EQ(play.run(), 7);
    EXPECT_EQ(play.heard, "one of ours\ntwo\n");
}

TEST(RunningProgram, OneThatDoesNotHearWhatItIsToldEndsAllTheSame) {
    Play play("exit 0", std::string(1 << 20, 'x'));
    EXPECT_EQ(play.run(), 0);
}

TEST(RunningProgram, MayComeToItsOwnEndWhereItIsAskedTo) {
    Play play("trap 'trap : TERM; echo tidied; exit 3' TERM; echo ready; while :; do :; done");
    play.on_heard = [&] { play.program->terminate(); };
    EXPECT_EQ(play.run(), 3);
    EXPECT_EQ(play.heard, "ready\ntidied\n");
}

TEST(RunningProgram, OneThatWillNotIsKilled) {
    Play play("trap '' TERM; echo ready; while :; do sleep 0.01; done");
    play.on_heard = [&] {
        play.program->terminate();
        play.program->kill();
    };
    EXPECT_EQ(play.run(), 128 + 9);
}

TEST(RunningProgram, IsNotWaitedForWhereItLeavesOthersBehind) {
    Play play("sleep 1000 & echo gone; exit 0");
    EXPECT_EQ(play.run(), 0);
    EXPECT_EQ(play.heard, "gone\n");
}

TEST(RunningProgram, ThatIsNotThereIsNamed) {
    asio::io_context context(1);
    const auto started =
        RunningProgram::start(context.get_executor(), {.program = "/nowhere/at-all", .take = {}});
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().message.find("/nowhere/at-all"), std::string::npos);
}

} // namespace
} // namespace tutti::io
