#include "frames/frames_testing.hpp"
#include "io/local_socket.hpp"
#include "io/temporary_folder_testing.hpp"

#include <sys/socket.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <fstream>
#include <list>

namespace tutti::frames {
namespace {

constexpr pixel::Colour red{255, 0, 0};
constexpr pixel::Colour green{0, 255, 0};

std::vector<DisplayAbout> two() { return {{"panel", {8, 8}}, {"column", {32, 8}, "cube", "mirrored"}}; }

struct Folder : io::TemporaryFolder {
    Folder() { ::chmod(path.c_str(), 0700); }
};

TEST(Frames, AReaderThatConnectsGetsDisplaysAndNewestFrameAtOnce) {
    const Folder folder;
    TestServer server(folder.path, two());
    ASSERT_TRUE(server.opened) << server.opened.error().message;
    server.show(1, red, 41);
    server.show(1, green, 42);
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return client.read == 1; }, server, client));
    EXPECT_EQ(client.shown, two());
    EXPECT_EQ(client.colour(1), green);
    EXPECT_EQ(client.frames[1].about.sequence, 42U);
}

TEST(Frames, EachIsToldOf) {
    const Folder folder;
    TestServer server(folder.path, two());
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return server.server.readers() == 1; }, server, client));
    for (int i = 1; i <= 100; ++i) {
        server.show(0, red, static_cast<std::uint64_t>(i));
        ASSERT_TRUE(reached([&] { return client.read == i; }, server, client));
    }
}

TEST(Frames, ServerThatIsKilledLeavesItsLastFrameAndIsFoundAgain) {
    const Folder folder;
    std::optional<TestServer> server(std::in_place, folder.path, two());
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return server->server.readers() == 1; }, *server, client));
    server->show(0, red); // and dies before anybody has read it
    server.reset();
    ASSERT_TRUE(reached([&] { return client.ended == 1; }, client));
    EXPECT_EQ(client.colour(), red);
    EXPECT_TRUE(std::filesystem::is_socket(socket_path(folder.path))) << "it was killed";
    server.emplace(folder.path, two());
    ASSERT_TRUE(server->opened) << server->opened.error().message;
    ASSERT_TRUE(reached([&] { return client.came == 2; }, *server, client));
    EXPECT_EQ(client.colour(), red) << "until there is another";
    server->show(0, green);
    ASSERT_TRUE(reached([&] { return client.read == 2; }, *server, client));
    EXPECT_EQ(client.colour(), green);
    EXPECT_TRUE(client.errors.empty());
}

TEST(Frames, ReaderFindsAServerThatComesLater) {
    const Folder folder;
    TestClient client(folder.path / "run");
    client.context.poll();
    TestServer server(folder.path / "run", two());
    ASSERT_TRUE(server.opened) << server.opened.error().message;
    EXPECT_TRUE(reached([&] { return client.came == 1; }, server, client));
}

TEST(Frames, NobodyWakesWhileNothingComes) {
    const Folder folder;
    std::optional<TestServer> server(std::in_place, folder.path, two());
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return client.came == 1; }, *server, client));
    EXPECT_TRUE(reached([&] { return is_idle(*server) && is_idle(client); }, client));
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(is_idle(*server) && is_idle(client));
    server.reset();
    ASSERT_TRUE(reached([&] { return client.ended == 1; }, client));
    EXPECT_TRUE(reached([&] { return is_idle(client); }, client));
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(is_idle(client));
}

TEST(Frames, ReaderThatDoesNotReadHoldsUpNobodyAndThenReadsTheNewest) {
    const Folder folder;
    TestServer server(folder.path, two());
    TestClient stopped(folder.path);
    TestClient other(folder.path);
    const auto both_there = [&] { return stopped.came == 1 && other.came == 1; };
    ASSERT_TRUE(reached(both_there, server, stopped, other));
    for (int i = 1; i <= 5000; ++i) server.show(1, red, static_cast<std::uint64_t>(i));
    server.show(0, green, 7);
    ASSERT_TRUE(reached([&] { return other.frames[1].about.sequence == 5000; }, server, other));
    EXPECT_EQ(stopped.read, 0);
    const auto is_there = [&] { return stopped.frames[1].about.sequence == 5000; };
    ASSERT_TRUE(reached(is_there, server, stopped));
    EXPECT_EQ(stopped.read, 2) << "the newest of each alone";
    EXPECT_EQ(stopped.colour(0), green) << "though it was told when there was no room to hear it";
    EXPECT_EQ(server.server.readers(), 2U);
}

TEST(Frames, AsManyReadersAsAreAllowedAndOneMoreIsToldWhy) {
    const Folder folder;
    TestServer server(folder.path, two());
    std::list<TestClient> clients;
    for (int i = 0; i < 32; ++i) {
        auto& client = clients.emplace_back(folder.path);
        ASSERT_TRUE(reached([&] { return client.came == 1; }, server, client)) << i;
    }
    TestClient late(folder.path);
    ASSERT_TRUE(reached([&] { return !late.errors.empty(); }, server, late));
    EXPECT_NE(late.errors[0].message.find("too many readers"), std::string::npos) << late.errors[0].message;
    server.show(0, red);
    for (auto& client : clients) ASSERT_TRUE(reached([&] { return client.read == 1; }, server, client));
    clients.pop_front();
    ASSERT_TRUE(reached([&] { return late.came == 1; }, server, late)) << "when there is room again";
}

TEST(Frames, PeerThatSaysAnythingIsLetGo) {
    const Folder folder;
    TestServer server(folder.path, two());
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return client.came == 1; }, server, client));
    const auto peer = io::connect_seqpacket_at_once(socket_path(folder.path));
    ASSERT_TRUE(peer);
    ASSERT_TRUE(reached([&] { return server.server.readers() == 2; }, server));
    EXPECT_TRUE(io::send_message(peer->get(), std::string(1000, '\xFF'), peer->get()));
    ASSERT_TRUE(reached([&] { return server.server.readers() == 1; }, server));
    server.show(0, red);
    EXPECT_TRUE(reached([&] { return client.read == 1; }, server, client));
}

TEST(Frames, ServerThatTalksNonsenseIsLeftAndTriedAgain) {
    const Folder folder;
    const auto listener = io::listen_seqpacket(socket_path(folder.path));
    ASSERT_TRUE(listener);
    TestClient client(folder.path);
    client.context.poll();
    for (const std::string_view said : {"nonsense", "{}", R"({"v":1,"displays":[]})"}) {
        const auto before = client.errors.size();
        std::optional<io::FileDescriptor> peer;
        const auto refused = [&] {
            if (!peer) {
                const int accepted =
                    ::accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
                if (accepted < 0) return false;
                peer.emplace(accepted);
                io::send_message(peer->get(), said);
            }
            return client.errors.size() > before;
        };
        client.context.restart();
        ::fcntl(listener->get(), F_SETFL, O_NONBLOCK);
        ASSERT_TRUE(reached(refused, client)) << said;
    }
    EXPECT_EQ(client.came, 0);
}

TEST(Frames, MemoryOfAnotherSizeIsRefused) {
    const Folder folder;
    auto memory = io::SharedMemory::create(100);
    ASSERT_TRUE(memory);
    EXPECT_FALSE(io::SharedMemory::open(io::FileDescriptor(::dup(memory->descriptor())), 101));
    EXPECT_TRUE(io::SharedMemory::open(io::FileDescriptor(::dup(memory->descriptor())), 100));
    EXPECT_NE(::ftruncate(memory->descriptor(), 10), 0) << "nobody can make it smaller";
}

TEST(Frames, ALiveServerIsLeftAlone) {
    const Folder folder;
    TestServer server(folder.path, two());
    TestServer second(folder.path, two());
    ASSERT_FALSE(second.opened);
    EXPECT_EQ(second.opened.error().code, ErrorCode::Conflict);
    TestClient client(folder.path);
    EXPECT_TRUE(reached([&] { return client.came == 1; }, server, client));
}

TEST(Frames, WhatIsNoSocketIsLeftAlone) {
    const Folder folder;
    std::ofstream(socket_path(folder.path)) << "a file of somebody's";
    const TestServer server(folder.path, two());
    ASSERT_FALSE(server.opened);
    EXPECT_TRUE(std::filesystem::is_regular_file(socket_path(folder.path)));
}

TEST(Frames, ServerThatStopsTakesItsSocketAlong) {
    const Folder folder;
    TestServer server(folder.path, two());
    TestClient client(folder.path);
    ASSERT_TRUE(reached([&] { return client.came == 1; }, server, client));
    server.stop();
    EXPECT_FALSE(std::filesystem::exists(socket_path(folder.path)));
    EXPECT_TRUE(reached([&] { return client.ended == 1; }, client));
}

} // namespace
} // namespace tutti::frames
