#include "broker/test_client.hpp"
#include "hub/doors.hpp"
#include "hub/server.hpp"
#include "io/temporary_folder_testing.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstdlib>
#include <unistd.h>

namespace tutti::hub {

namespace {

io::FileDescriptor knock_at(const std::filesystem::path& path) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    io::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return socket;
}

std::vector<DoorOptions> one_door(DoorOptions door) {
    std::vector<DoorOptions> doors;
    doors.push_back(std::move(door));
    return doors;
}

struct OpenDoors {
    explicit OpenDoors(std::vector<DoorOptions> options)
        : doors(std::move(*Doors::open(std::move(options)))) {
        EXPECT_TRUE(doors.watch(loop, 1000));
    }
    broker::Peer peer_at(std::size_t door) {
        const auto arrival = doors.accept(door, loop, SteadyTime{});
        EXPECT_TRUE(arrival);
        return arrival ? arrival->peer : broker::Peer{};
    }

    io::ReadinessLoop loop = std::move(*io::ReadinessLoop::create());
    Doors doors;
};

TEST(Doors, OurOwnUserIsTrustedOnlyWhereTheDoorSaysSo) {
    io::TemporaryFolder folder;
    auto doors = one_door(local_door(folder.path / "own"));
    doors.push_back({.place = SocketPlace{folder.path / "others"}, .entrance = {.name = "others"}});
    OpenDoors open(std::move(doors));
    const auto first = knock_at(folder.path / "own");
    const auto second = knock_at(folder.path / "others");
    EXPECT_EQ(open.peer_at(0).origin, broker::Origin::Trusted);
    const auto peer = open.peer_at(1);
    EXPECT_EQ(peer.origin, broker::Origin::Unix);
    EXPECT_EQ(peer.entrance->name, "others");
    EXPECT_EQ(peer.user, "");
}

TEST(Doors, TheUserBehindASocketIsWhoTheDoorNamesIt) {
    io::TemporaryFolder folder;
    OpenDoors open(one_door(
        {.place = SocketPlace{folder.path / "ada"},
         .entrance = {.name = "ada"},
         .user_of = [](uid_t user) { return user == ::geteuid() ? "ada" : "somebody else"; }}
    ));
    const auto socket = knock_at(folder.path / "ada");
    EXPECT_EQ(open.peer_at(0).user, "ada");
}

TEST(Doors, ASocketHasTheModeOfItsDoor) {
    io::TemporaryFolder folder;
    OpenDoors open(one_door({.place = SocketPlace{.path = folder.path / "m", .mode = 0606}, .entrance = {}}));
    struct stat found{};
    ASSERT_EQ(::stat((folder.path / "m").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0606U);
    open.doors.remove();
    EXPECT_FALSE(std::filesystem::exists(folder.path / "m"));
}

TEST(Doors, NoneIsOpenWhereOneCannotBe) {
    io::TemporaryFolder folder;
    auto doors = one_door(local_door(folder.path / "own"));
    doors.push_back(
        {.place = SocketPlace{.path = folder.path / "x", .group = "no-such-group"}, .entrance = {.name = "x"}}
    );
    const auto opened = Doors::open(std::move(doors));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().message, "x: no group is named no-such-group");
    EXPECT_FALSE(std::filesystem::exists(folder.path / "own"));
    EXPECT_FALSE(std::filesystem::exists(folder.path / "x"));
}

TEST(Doors, SayWhereTheyAre) {
    io::TemporaryFolder folder;
    auto doors = one_door(local_door(folder.path / "own"));
    doors.push_back(loopback_door({"127.0.0.1", 0}));
    const OpenDoors open(std::move(doors));
    const auto states = open.doors.states();
    ASSERT_EQ(states.size(), 2U);
    EXPECT_EQ(states[0].place, (folder.path / "own").native());
    EXPECT_TRUE(states[1].place.starts_with("127.0.0.1:")) << states[1].place;
    EXPECT_NE(states[1].place, "127.0.0.1:0");
}

/// As a supervisor does: listening sockets from descriptor 3 on, told of by the environment. In a process of
/// its own, whose descriptors are nobody else's.
void hand_over(std::vector<io::FileDescriptor> sockets, const char* names) {
    int next = 3;
    for (auto& socket : sockets) ::dup2(socket.release(), next++);
    ::setenv("LISTEN_FDS", std::to_string(sockets.size()).c_str(), 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDNAMES", names, 1);
}

TEST(DoorsDeathTest, EachTakesTheSocketThatWasHandedOverForIt) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto take_over = [] {
        // Descriptors 3 and 4 are overwritten: what the test itself needs comes after them.
        for (int low = ::dup(0); low < 20; low = ::dup(0)) {
        }
        std::vector<io::FileDescriptor> sockets;
        sockets.push_back(std::move(*io::listen_tcp("127.0.0.1", 0)));
        sockets.push_back(std::move(*io::listen_tcp("127.0.0.1", 0)));
        const auto first = io::local_port(sockets[0]);
        const auto second = io::local_port(sockets[1]);
        hand_over(std::move(sockets), "hub:house");
        std::vector<DoorOptions> doors;
        doors.push_back({.place = Address{"127.0.0.1", 0}, .entrance = {.name = "house"}});
        doors.push_back(loopback_door({"127.0.0.1", first}));
        const auto opened = Doors::open(std::move(doors));
        const auto states = opened->states();
        const bool right = states[0].place == print(Address{"127.0.0.1", second})
                           && states[1].place == print(Address{"127.0.0.1", first});
        std::_Exit(right ? 7 : 1);
    };
    EXPECT_EXIT(take_over(), testing::ExitedWithCode(7), "");
}

TEST(DoorsDeathTest, NoneTakesWhatWasHandedOverForAnother) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto take_over = [] {
        for (int low = ::dup(0); low < 20; low = ::dup(0)) {
        }
        const io::TemporaryFolder folder;
        std::vector<io::FileDescriptor> sockets;
        sockets.push_back(std::move(*io::listen_tcp("127.0.0.1", 0)));
        const auto port = io::local_port(sockets[0]);
        hand_over(std::move(sockets), "hub"); // as ours are all called: by their service
        std::vector<DoorOptions> doors;
        doors.push_back({.place = SocketPlace{folder.path / "hub"}, .entrance = {.name = "hub"}});
        doors.push_back({.place = Address{"127.0.0.2", port}, .entrance = {.name = "other"}});
        doors.push_back(loopback_door({"127.0.0.1", port}));
        const auto opened = Doors::open(std::move(doors));
        const bool right = opened && std::filesystem::exists(folder.path / "hub")
                           && opened->states()[1].place == print(Address{"127.0.0.2", port})
                           && opened->states()[2].place == print(Address{"127.0.0.1", port});
        std::filesystem::remove_all(folder.path);
        std::_Exit(right ? 7 : 1);
    };
    EXPECT_EXIT(take_over(), testing::ExitedWithCode(7), "");
}

TEST(DoorsDeathTest, OneOfThisMachineAloneTakesNoSocketThatOthersReach) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto take_over = [] {
        for (int low = ::dup(0); low < 20; low = ::dup(0)) {
        }
        std::vector<io::FileDescriptor> sockets;
        sockets.push_back(std::move(*io::listen_tcp("0.0.0.0", 0)));
        const auto port = io::local_port(sockets[0]);
        hand_over(std::move(sockets), "hub");
        std::vector<DoorOptions> doors;
        doors.push_back(loopback_door({"127.0.0.1", port}));
        const auto opened = Doors::open(std::move(doors));
        const bool refused =
            !opened && opened.error().message.starts_with("tcp: was handed a socket at 0.0.0.0:");
        std::_Exit(refused ? 7 : 1);
    };
    EXPECT_EXIT(take_over(), testing::ExitedWithCode(7), "");
}

} // namespace

} // namespace tutti::hub
