#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "io/lock_file.hpp"
#include "io/stream.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"
#include "io/visit_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

class TemporaryDirectory {
public:
    TemporaryDirectory() : path(std::filesystem::temp_directory_path() / ("tutti-" + random_hex(6))) {
        std::filesystem::create_directory(path);
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

template <typename F>
void run(F body) {
    asio::io_context context(1);
    asio::co_spawn(context, body(context), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

Task<void> wait_forever(int& ended) {
    const bool elapsed = co_await sleep_for(1h);
    if (!elapsed) ++ended;
}

Task<void> cancel_two(asio::io_context& context, int& ended) {
    TaskGroup group(context.get_executor());
    group.spawn("first", wait_forever(ended));
    group.spawn("second", wait_forever(ended));
    co_await sleep_for(1ms);
    co_await group.stop();
    EXPECT_EQ(group.size(), 0U);
}

TEST(TaskGroup, StopEndsEveryTaskBeforeItReturns) {
    int ended = 0;
    run([&](asio::io_context& context) { return cancel_two(context, ended); });
    EXPECT_EQ(ended, 2);
}

Task<void> echo_once(Listener& listener) {
    auto accepted = co_await listener.accept();
    char byte = 0;
    const auto [error, n] = co_await accepted->async_read_some(asio::buffer(&byte, 1), no_throw);
    EXPECT_FALSE(error);
    EXPECT_EQ(n, 1U);
    const auto written = co_await write_all(*accepted, std::string_view(&byte, 1));
    EXPECT_TRUE(written);
}

Task<void> say_hello(Stream stream) {
    const auto written = co_await write_all(stream, "x");
    EXPECT_TRUE(written);
    char byte = 0;
    const auto [error, n] = co_await stream.async_read_some(asio::buffer(&byte, 1), no_throw);
    EXPECT_FALSE(error);
    EXPECT_EQ(byte, 'x');
    static_cast<void>(n);
}

Task<void> over_unix(asio::io_context& context) {
    const TemporaryDirectory directory;
    auto listener = Listener::bind_unix(context.get_executor(), directory.path / "s");
    EXPECT_TRUE(listener);
    TaskGroup group(context.get_executor());
    group.spawn("server", echo_once(*listener));
    auto stream = co_await connect_unix(directory.path / "s", 1s);
    const auto credentials = peer_credentials(*stream);
    EXPECT_EQ(credentials->uid, ::geteuid());
    co_await say_hello(std::move(*stream));
    co_await group.join();
}

Task<void> over_tcp(asio::io_context& context) {
    auto listener = Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0});
    EXPECT_TRUE(listener);
    TaskGroup group(context.get_executor());
    group.spawn("server", echo_once(*listener));
    auto stream = co_await connect_tcp({"localhost", listener->port()}, 1s);
    EXPECT_TRUE(stream) << stream.error().message;
    co_await say_hello(std::move(*stream));
    co_await group.join();
}

TEST(Stream, CarriesBytesOverUnixSockets) { run(over_unix); }
TEST(Stream, CarriesBytesOverTcp) { run(over_tcp); }

Task<void> connect_to_nobody(asio::io_context&) {
    const TemporaryDirectory directory;
    const auto stream = co_await connect_unix(directory.path / "nobody", 1s);
    EXPECT_FALSE(stream);
    EXPECT_EQ(stream.error().code, ErrorCode::Unavailable);
    const auto too_long = co_await connect_unix(directory.path / std::string(200, 'x'), 1s);
    EXPECT_EQ(too_long.error().code, ErrorCode::LimitExceeded);
}

TEST(Stream, ConnectingToNobodyIsAnErrorThatNamesThePath) { run(connect_to_nobody); }

Task<void> expire(asio::io_context& context) {
    int fired = 0;
    const Deadline soon(context.get_executor(), 1ms, [&] { ++fired; });
    {
        const Deadline gone(context.get_executor(), 2ms, [&] { fired += 100; });
    }
    Deadline later(context.get_executor(), 2ms, [&] { fired += 1000; });
    later.restart(1h);
    co_await sleep_for(20ms);
    EXPECT_EQ(fired, 1);
    EXPECT_TRUE(soon.expired());
}

TEST(Deadline, FiresOnceUnlessDestroyedOrRestarted) { run(expire); }

TEST(HostPort, ReadsNamesAndBothKindsOfAddress) {
    EXPECT_EQ(parse_host_port("127.0.0.1:1883")->port, 1883);
    EXPECT_EQ(parse_host_port("[::1]:80")->host, "::1");
    for (const auto* wrong : {"", "host", ":80", "host:", "host:x", "host:70000", "::1:80"})
        EXPECT_FALSE(parse_host_port(wrong)) << wrong;
    EXPECT_TRUE(is_loopback("127.9.9.9"));
    EXPECT_FALSE(is_loopback("0.0.0.0"));
}

TEST(File, AtomicWriteReplacesTheWholeText) {
    const TemporaryDirectory directory;
    const auto path = directory.path / "file";
    EXPECT_EQ(read_file(path).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(write_file_atomically(path, "a long first text"));
    ASSERT_TRUE(write_file_atomically(path, "second", Durability::Durable));
    EXPECT_EQ(*read_file(path), "second");
    EXPECT_EQ(read_file(path, 3).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path), {}), 1);
}

TEST(File, WhatAFolderHasIsInOrderAndAMissingOneHasNothing) {
    const TemporaryDirectory directory;
    for (const auto* name : {"b", "c", "a"}) ASSERT_TRUE(write_file_atomically(directory.path / name, ""));
    const std::vector<std::filesystem::path> expected = {
        directory.path / "a", directory.path / "b", directory.path / "c"
    };
    EXPECT_EQ(paths_in(directory.path), expected);
    std::error_code error;
    EXPECT_TRUE(paths_in(directory.path / "none", error).empty());
    EXPECT_EQ(error, std::errc::no_such_file_or_directory);
    EXPECT_TRUE(paths_in(directory.path / "a").empty()) << "it is no folder";
}

TEST(File, AFolderIsVisitedUntilItIsEnough) {
    const TemporaryDirectory directory;
    for (const auto* name : {"b", "c", "a"}) ASSERT_TRUE(write_file_atomically(directory.path / name, ""));
    std::set<std::string> seen;
    const auto all = [&](const std::filesystem::path& path) {
        seen.insert(path.filename().native());
        return Visit::GoOn;
    };
    EXPECT_FALSE(visit_folder(directory.path, all));
    EXPECT_EQ(seen, (std::set<std::string>{"a", "b", "c"}));
    int count = 0;
    const auto second = [&](const std::filesystem::path&) { return ++count < 2 ? Visit::GoOn : Visit::Stop; };
    EXPECT_FALSE(visit_folder(directory.path, second));
    EXPECT_EQ(count, 2);
    EXPECT_EQ(visit_folder(directory.path / "none", all), std::errc::no_such_file_or_directory);
}

TEST(File, PrivateDirectoryRefusesAStrangersFolder) {
    const TemporaryDirectory directory;
    ASSERT_TRUE(make_private_directory(directory.path / "a" / "b"));
    struct stat info{};
    ASSERT_EQ(::stat((directory.path / "a/b").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700U);
    std::filesystem::create_symlink(directory.path / "a", directory.path / "link");
    EXPECT_FALSE(make_private_directory(directory.path / "link"));
    std::filesystem::permissions(directory.path / "a", std::filesystem::perms::all);
    EXPECT_EQ(make_private_directory(directory.path / "a").error().code, ErrorCode::PermissionDenied);
}

TEST(LockFile, ASecondHolderIsRefusedUntilTheFirstIsGone) {
    const TemporaryDirectory directory;
    const auto path = directory.path / "lock";
    {
        auto first = LockFile::acquire(path);
        ASSERT_TRUE(first);
        EXPECT_EQ(LockFile::acquire(path).error().code, ErrorCode::Conflict);
        EXPECT_EQ(LockFile::holder(path), ::getpid());
    }
    EXPECT_EQ(LockFile::holder(path), 0);
    EXPECT_TRUE(LockFile::acquire(path));
}

TEST(LockFile, WhoOnlyLooksKeepsNobodyOutHoweverSlowlyHeLooks) {
    const TemporaryDirectory directory;
    const auto path = directory.path / "lock";
    std::ofstream(path) << "";
    FileDescriptor look(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::flock(look.get(), LOCK_SH | LOCK_NB), 0);
    std::thread slow([&look] {
        for (const auto end = steady_now() + 100ms; steady_now() < end;) std::this_thread::yield();
        look = {};
    });
    const auto held = LockFile::acquire(path);
    slow.join();
    EXPECT_TRUE(held) << held.error().message;
}

TEST(LockFile, WhateverItSaysItIsTheLockThatCounts) {
    const TemporaryDirectory directory;
    const auto path = directory.path / "lock";
    for (const std::string text : {"", "12", "12x\n", "-3\n", "0\n", "99999999999999999999\n", "\xff\n"}) {
        std::ofstream(path) << text;
        EXPECT_EQ(LockFile::holder(path), 0) << text;
        const auto held = LockFile::acquire(path);
        ASSERT_TRUE(held) << text;
        std::ofstream(path) << text;
        EXPECT_EQ(LockFile::holder(path), LockFile::unknown_holder) << text;
        EXPECT_NE(LockFile::acquire(path).error().message.find("another process"), std::string::npos);
    }
}

TEST(PathAsWritten, IsInTheHomeFolderOrBesideTheInstallationsFileOrAsItIs) {
    ::setenv("TUTTI_CONFIG", "/srv/rig/tutti.toml", 1);
    ::setenv("HOME", "/home/anna", 1);
    EXPECT_EQ(path_as_written("./lyrics"), "/srv/rig/lyrics");
    EXPECT_EQ(path_as_written("~/Music"), "/home/anna/Music");
    EXPECT_EQ(path_as_written("/music"), "/music");
    EXPECT_EQ(path_as_written(""), "");
    ::unsetenv("TUTTI_CONFIG");
    EXPECT_EQ(path_as_written("./lyrics"), "lyrics");
}

} // namespace
} // namespace tutti::io
