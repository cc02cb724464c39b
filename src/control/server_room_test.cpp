// What a Server does about its name in the run directory, and about peers that are too many.
#include "base/json.hpp"
#include "control/client.hpp"
#include "control/discovery.hpp"
#include "control/server_testing.hpp"
#include "io/directories.hpp"
#include "io/lock_file.hpp"

#include <fstream>
#include <unistd.h>

namespace tutti::control {
namespace {

namespace fs = std::filesystem;

Task<void> too_many(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory, {.connections = 1});
    auto first = co_await Client::connect(mixer.server.path());
    const auto pinged = co_await first->call("ping");
    EXPECT_TRUE(pinged);
    auto second = co_await RawPeer::connect(mixer.server.path());
    const Value told = co_await second.frame();
    EXPECT_EQ(*told.find("error"), Value("too many connections: 1 at most"));
    const Value end = co_await second.frame();
    EXPECT_TRUE(end.is_null());
    co_await mixer.server.stop();
}
TEST(ControlRoom, OneConnectionTooManyIsToldSo) { run(too_many); }

Task<void> stale_and_live(asio::io_context& context) {
    const RunDirectory directory;
    {
        // A listener that went without cleaning up leaves its file behind.
        auto crashed = io::Listener::bind_unix(context.get_executor(), directory.path / "mixer.sock");
        EXPECT_TRUE(crashed);
    }
    const auto stale = discover(directory.path);
    EXPECT_EQ(stale.size(), 1U);
    EXPECT_FALSE(stale.at(0).live());
    Mixer mixer(context, directory);
    const auto live = discover(directory.path);
    EXPECT_EQ(live.at(0).worker, "mixer");
    EXPECT_EQ(live.at(0).pid, ::getpid());
    Server second(context.get_executor(), {.worker = "mixer", .directory = directory.path});
    const auto refused = second.open();
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
    EXPECT_TRUE(refused.error().message.starts_with("mixer is already running"));
    auto client = co_await Client::connect(mixer.server.path());
    const auto state = co_await client->call("get_state");
    EXPECT_TRUE(state);
    co_await mixer.server.stop();
    EXPECT_TRUE(discover(directory.path).empty());
}
TEST(ControlRoom, AStaleSocketIsReplacedAndALiveOneIsLeftAlone) { run(stale_and_live); }

Task<void> without_lock(asio::io_context& context) {
    const RunDirectory directory;
    auto foreign = io::Listener::bind_unix(context.get_executor(), directory.path / "mixer.sock");
    EXPECT_TRUE(foreign);
    Server server(context.get_executor(), {.worker = "mixer", .directory = directory.path});
    EXPECT_EQ(server.open().error().code, ErrorCode::Conflict);
    co_return;
}
TEST(ControlRoom, ALiveSocketWithoutALockIsLeftAloneToo) { run(without_lock); }

Task<void> bad_names(asio::io_context& context) {
    const RunDirectory directory;
    Server climbing(context.get_executor(), {.worker = "../mixer", .directory = directory.path});
    EXPECT_EQ(climbing.open().error().code, ErrorCode::InvalidInput);
    Server far(context.get_executor(), {.worker = "mixer", .directory = "/tmp/" + std::string(120, 'x')});
    EXPECT_EQ(far.open().error().code, ErrorCode::LimitExceeded);
    co_return;
}
TEST(ControlRoom, NamesThatMakeNoSocketAreRefused) { run(bad_names); }

Task<void> too_many_and_in_a_hurry(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory, {.connections = 1});
    auto first = co_await Client::connect(mixer.server.path());
    const auto pinged = co_await first->call("ping");
    EXPECT_TRUE(pinged);
    // It writes before it reads, and more than once: what it is told must not be lost by that.
    auto second = co_await RawPeer::connect(mixer.server.path());
    for (int id = 0; id < 100; ++id) co_await second.command("get_state", id);
    const Value told = co_await second.frame();
    EXPECT_EQ(*told.find("error"), Value("too many connections: 1 at most"));
    auto third = co_await Client::connect(mixer.server.path());
    const auto refused = co_await third->call("get_state");
    EXPECT_EQ((*refused), response_error("too many connections: 1 at most"));
    auto fourth = co_await Client::connect(mixer.server.path());
    co_await fourth->closed();
    const auto after = co_await fourth->call("get_state");
    EXPECT_EQ(after.error().message, "the control connection has ended: too many connections: 1 at most");
    EXPECT_EQ(mixer.server.connections(), 1U);
    co_await mixer.server.stop();
}
TEST(ControlRoom, OneTooManyIsToldSoHoweverItBegins) { run(too_many_and_in_a_hurry); }

Task<void> two_hundred_fifty_six(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    std::vector<Client> clients;
    for (int i = 0; i < 256; ++i) {
        auto client = co_await Client::connect(mixer.server.path());
        const auto pinged = co_await client->call("ping");
        EXPECT_TRUE(pinged) << i;
        clients.push_back(std::move(*client));
    }
    auto last = co_await Client::connect(mixer.server.path());
    const auto refused = co_await last->call("ping");
    EXPECT_EQ(*refused, response_error("too many connections: 256 at most"));
    clients.pop_back();
    const ConnectionId gone = co_await mixer.closed.take();
    static_cast<void>(gone);
    auto next = co_await Client::connect(mixer.server.path());
    const auto pinged = co_await next->call("ping");
    EXPECT_TRUE(pinged);
    co_await mixer.server.stop();
}
TEST(ControlRoom, Has256Places) { run(two_hundred_fifty_six); }

/// What open() says of a server in that directory.
std::string refusal_in(asio::io_context& context, const fs::path& directory) {
    Server server(context.get_executor(), {.worker = "mixer", .directory = directory});
    const auto opened = server.open();
    return opened ? "" : opened.error().message;
}

Task<void> no_socket(asio::io_context& context) {
    const RunDirectory directory;
    const auto path = directory.path / "mixer.sock";
    std::ofstream(path) << "precious";
    EXPECT_TRUE(refusal_in(context, directory.path).contains("is a file, not a socket of ours"));
    EXPECT_EQ(fs::file_size(path), 8U);
    fs::rename(path, directory.path / "other");
    fs::create_symlink(directory.path / "other", path);
    EXPECT_TRUE(refusal_in(context, directory.path).contains("is a link, not a socket of ours"));
    EXPECT_TRUE(fs::is_symlink(path));
    EXPECT_EQ(fs::file_size(directory.path / "other"), 8U);
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_TRUE(refusal_in(context, directory.path).contains("is a folder, not a socket of ours"));
    fs::remove(path);
    fs::create_symlink(directory.path / "nowhere", path);
    EXPECT_TRUE(refusal_in(context, directory.path).contains("is a link, not a socket of ours"));
    co_return;
}
TEST(ControlRoom, OnlyAStaleSocketIsReplaced) { run(no_socket); }

Task<void> taken_over(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    fs::remove(mixer.server.path());
    std::ofstream(mixer.server.path()) << "precious";
    co_await mixer.server.stop();
    EXPECT_EQ(fs::file_size(directory.path / "mixer.sock"), 8U);
}
TEST(ControlRoom, WhatIsNoSocketIsLeftThereAtTheEndToo) { run(taken_over); }

Task<void> linked_lock(asio::io_context& context) {
    const RunDirectory directory;
    std::ofstream(directory.path / "other") << "precious";
    fs::create_symlink(directory.path / "other", directory.path / "mixer.lock");
    EXPECT_NE(refusal_in(context, directory.path), "");
    EXPECT_EQ(fs::file_size(directory.path / "other"), 8U);
    co_return;
}
TEST(ControlRoom, ALockIsNotWrittenThroughALink) { run(linked_lock); }

Task<void> wide_directories(asio::io_context& context) {
    const RunDirectory directory;
    for (const int mode : {0755, 0750, 0701, 0770, 0777, 0740}) {
        fs::permissions(directory.path, static_cast<fs::perms>(mode));
        const auto refusal = refusal_in(context, directory.path);
        EXPECT_TRUE(
            refusal.contains("chmod 0700 " + directory.path.native()) || refusal.contains("chmod o-w")
        ) << std::oct
          << mode << refusal;
        EXPECT_FALSE(fs::exists(directory.path / "mixer.lock"));
    }
    // What others may pass through alone is as private: services of other users do.
    for (const int mode : {0711, 0700}) {
        fs::permissions(directory.path, static_cast<fs::perms>(mode));
        Mixer mixer(context, directory);
        co_await mixer.server.stop();
    }
}
TEST(ControlRoom, ADirectoryThatIsOpenToOthersIsRefused) { run(wide_directories); }

} // namespace
} // namespace tutti::control
