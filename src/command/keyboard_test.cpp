#include "command/keyboard.hpp"
#include "io/file_descriptor.hpp"
#include "io/task_group.hpp"
#include "io/wait_readable.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <thread>
#include <unistd.h>

namespace tutti::command {
namespace {

using io::FileDescriptor;

/// A terminal of one's own as standard input, which sends nobody signals.
class Terminal {
public:
    Terminal() : before_(::dup(STDIN_FILENO)) {
        int keys = -1;
        int slave = -1;
        EXPECT_EQ(::openpty(&keys, &slave, nullptr, nullptr, nullptr), 0);
        keys_ = FileDescriptor(keys);
        ::dup2(slave, STDIN_FILENO);
        ::close(slave);
    }
    ~Terminal() { ::dup2(before_.get(), STDIN_FILENO); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void type(std::string_view keys) const {
        EXPECT_EQ(::write(keys_.get(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
    }
    void hang_up() { keys_ = FileDescriptor(); }

private:
    FileDescriptor before_;
    FileDescriptor keys_;
};

Task<void> read_keys(std::vector<Key>& heard, bool& has_gone) {
    Keyboard keyboard(co_await asio::this_coro::executor);
    while (true) {
        const auto keys = co_await keyboard.pressed();
        if (keys.empty()) break;
        heard.insert(heard.end(), keys.begin(), keys.end());
    }
    has_gone = keyboard.has_gone();
}

/// Says each byte back.
Task<void> echo(FileDescriptor from, int to) {
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, from.release());
    while (true) {
        const auto failed = co_await io::wait_readable(input);
        char byte = 0;
        if (failed || ::read(input.native_handle(), &byte, 1) != 1) co_return;
        if (::write(to, &byte, 1) != 1) co_return;
    }
}

struct Ends {
    FileDescriptor read;
    FileDescriptor write;
};

Ends make_ends() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

TEST(Keyboard, TellsWhatWasPressedAndThatTheTerminalHasGone) {
    Terminal terminal;
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    std::vector<Key> heard;
    bool has_gone = false;
    tasks.spawn("keys", read_keys(heard, has_gone));
    context.poll(); // it has the terminal
    terminal.type("ab");
    while (heard.size() < 2) context.run_one();
    EXPECT_TRUE(heard[0].is("a"));
    terminal.hang_up();
    context.run();
    EXPECT_TRUE(has_gone);
}

// Ctrl-C throws away what was typed before it, also between "there is a key" and the read of it.
TEST(Keyboard, AKeyThatCtrlCThrowsAwayHoldsNothingUp) {
    Terminal terminal;
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    std::vector<Key> heard;
    bool has_gone = false;
    auto asked = make_ends();
    auto answered = make_ends();
    tasks.spawn("keys", read_keys(heard, has_gone));
    tasks.spawn("echo", echo(std::move(asked.read), answered.write.get()));
    context.poll();
    std::atomic<int> unanswered = 0;
    std::thread typist([&] {
        for (int round = 0; round < 5000 && unanswered == 0; ++round) {
            terminal.type("o");
            terminal.type("\x03");
            EXPECT_EQ(::write(asked.write.get(), "?", 1), 1);
            pollfd answer{answered.read.get(), POLLIN, 0};
            if (::poll(&answer, 1, 20'000) == 0) ++unanswered;
            char byte = 0;
            if (unanswered == 0 && ::read(answered.read.get(), &byte, 1) != 1) ++unanswered;
        }
        terminal.type("q"); // a read that is held goes on with it
        asked.write = FileDescriptor();
        terminal.hang_up();
    });
    context.run();
    typist.join();
    EXPECT_EQ(unanswered, 0);
    EXPECT_TRUE(has_gone);
}

} // namespace
} // namespace tutti::command
