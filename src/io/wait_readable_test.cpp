#include "io/file_descriptor.hpp"
#include "io/wait_readable.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace tutti::io {
namespace {

struct Pipe {
    asio::posix::stream_descriptor reads;
    FileDescriptor writes;

    explicit Pipe(asio::io_context& context) : reads(context) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
        reads.assign(ends[0]);
        writes = FileDescriptor(ends[1]);
    }
    void write() { ASSERT_EQ(::write(writes.get(), "x", 1), 1); }
};

struct Wait {
    std::optional<error_code> ended;

    Wait(asio::io_context& context, asio::posix::stream_descriptor& descriptor) {
        asio::co_spawn(
            context, wait_readable(descriptor),
            [this](const std::exception_ptr&, error_code error) { ended = error; }
        );
    }
};

TEST(WaitReadable, EndsWithWhatThereIsToRead) {
    asio::io_context context;
    Pipe pipe(context);
    Wait wait(context, pipe.reads);
    context.poll();
    EXPECT_FALSE(wait.ended);
    pipe.write();
    context.run_one();
    context.poll();
    EXPECT_EQ(wait.ended, error_code());
}

TEST(WaitReadable, EndsWithTheOtherEnd) {
    asio::io_context context;
    Pipe pipe(context);
    Wait wait(context, pipe.reads);
    pipe.writes = FileDescriptor();
    context.run();
    EXPECT_EQ(wait.ended, error_code());
}

TEST(WaitReadable, IsGivenUpWithTheDescriptor) {
    asio::io_context context;
    Pipe pipe(context);
    Wait wait(context, pipe.reads);
    context.poll();
    pipe.reads.close();
    context.run();
    EXPECT_EQ(wait.ended, asio::error::operation_aborted);
}

TEST(WaitReadable, IsNotDeceivedByWhatWasOfAnotherDescriptor) {
    asio::io_context context;
    std::optional<Pipe> first(std::in_place, context);
    std::optional<Pipe> second(std::in_place, context);
    Pipe quiet(context);
    const int number = quiet.reads.release();
    // Both are told in one turn; who is called first closes both, and another takes the place of one.
    std::optional<Wait> wait;
    const auto on_told = [&](error_code) {
        if (wait) return;
        first->reads.close();
        second->reads.close();
        quiet.reads.assign(number);
        wait.emplace(context, quiet.reads);
    };
    for (auto* pipe : {&first, &second})
        (*pipe)->reads.async_wait(asio::posix::stream_descriptor::wait_read, on_told);
    (*first).write();
    (*second).write();
    for (int turn = 0; turn < 20; ++turn) context.poll();
    ASSERT_TRUE(wait);
    EXPECT_FALSE(wait->ended);
    quiet.write();
    context.run();
    EXPECT_EQ(wait->ended, error_code());
}

TEST(WaitReadable, TheReadinessOfADescriptorLeavesItBlocking) {
    asio::io_context context;
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const FileDescriptor reads(ends[0]);
    const FileDescriptor writes(ends[1]);
    asio::posix::stream_descriptor readiness(context, readiness_of(reads.get()).release());
    for (const int round : {1, 2}) {
        Wait wait(context, readiness);
        context.restart();
        context.poll();
        EXPECT_FALSE(wait.ended) << round;
        ASSERT_EQ(::write(writes.get(), "x", 1), 1);
        context.run();
        EXPECT_EQ(wait.ended, error_code()) << round;
        EXPECT_EQ(::fcntl(reads.get(), F_GETFL) & O_NONBLOCK, 0);
        std::array<char, 2> read{};
        EXPECT_EQ(::read(reads.get(), read.data(), read.size()), 1);
    }
}

TEST(WaitReadable, AFileHasNoReadiness) {
    const FileDescriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    EXPECT_FALSE(readiness_of(file.get()));
}

} // namespace
} // namespace tutti::io
