#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/readiness_loop.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace tutti::io {

namespace {

using Interest = ReadinessLoop::Interest;

FileDescriptor connect_to(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
    EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return socket;
}

/// To that port of this machine.
void send_datagram(std::uint16_t port, std::string_view bytes) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    const auto* to = reinterpret_cast<const sockaddr*>(&address);
    const auto sent = ::sendto(socket.get(), bytes.data(), bytes.size(), 0, to, sizeof address);
    EXPECT_EQ(sent, static_cast<ssize_t>(bytes.size()));
}

} // namespace

TEST(ReadinessLoop, TellsWhatIsReady) {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    const FileDescriptor near(pair[0]), far(pair[1]);
    auto loop = ReadinessLoop::create();
    ASSERT_TRUE(loop);
    ASSERT_TRUE(loop->watch(near.get(), Interest::Read, 42));
    EXPECT_TRUE(loop->wait(steady_now()).empty());
    ASSERT_EQ(::send(far.get(), "x", 1, 0), 1);
    auto events = loop->wait(std::nullopt);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].token, 42U);
    EXPECT_TRUE(events[0].readable);
    EXPECT_FALSE(events[0].writable);
    loop->change(near.get(), Interest::ReadAndWrite, 43);
    events = loop->wait(std::nullopt);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].token, 43U);
    EXPECT_TRUE(events[0].writable);
    loop->forget(near.get());
    EXPECT_TRUE(loop->wait(steady_now()).empty());
}

TEST(ReadinessLoop, WaitsUntilTheTimeHasCome) {
    auto loop = ReadinessLoop::create();
    ASSERT_TRUE(loop);
    const auto until = steady_now() + milliseconds(20);
    EXPECT_TRUE(loop->wait(until).empty());
    EXPECT_GE(steady_now(), until);
}

TEST(Listen, AStaleSocketIsReplacedAndALiveOneIsNot) {
    const TemporaryFolder folder;
    const auto path = folder.path / "mqtt";
    {
        auto first = listen_unix(path);
        ASSERT_TRUE(first);
        const auto second = listen_unix(path);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, ErrorCode::Conflict);
        connect_to(path);
    } // dies without removing its socket
    EXPECT_TRUE(std::filesystem::exists(path));
    auto next = listen_unix(path);
    ASSERT_TRUE(next) << next.error().message;
    connect_to(path);
    next->remove();
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Listen, APathTooLongForASocketIsAClearError) {
    const auto refused = listen_unix("/tmp/" + std::string(120, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
}

TEST(Listen, APeerOnAUnixSocketIsKnownByItsUser) {
    const TemporaryFolder folder;
    const auto listener = listen_unix(folder.path / "s");
    ASSERT_TRUE(listener);
    EXPECT_EQ(accept_from(listener->socket.get()).status, AcceptStatus::None);
    const auto client = connect_to(folder.path / "s");
    const auto accepted = accept_from(listener->socket.get());
    ASSERT_EQ(accepted.status, AcceptStatus::Accepted);
    EXPECT_EQ(unix_peer(accepted.socket).uid, ::geteuid());
    EXPECT_EQ(unix_peer(accepted.socket).pid, ::getpid());
}

TEST(Listen, AnAddressThatIsNoNumberIsRefused) {
    EXPECT_EQ(listen_tcp("example.org", 0).error().code, ErrorCode::InvalidInput);
    const auto listener = listen_tcp("localhost", 0);
    ASSERT_TRUE(listener);
    EXPECT_NE(local_port(*listener), 0);
}

// A network that comes up later holds up nobody.
TEST(Listen, OnAnAddressThatThisMachineDoesNotHaveYetIsAllowed) {
    const std::string of_documents = "192.0.2.7"; // RFC 5737
    EXPECT_FALSE(has_address(of_documents));
    EXPECT_TRUE(has_address("127.0.0.1"));
    const auto listener = listen_tcp(of_documents, 0);
    ASSERT_TRUE(listener) << listener.error().message;
    EXPECT_EQ(local_address(*listener)->host, of_documents);
}

TEST(Datagram, ComesWithTheHostThatSentIt) {
    const auto listener = listen_udp("127.0.0.1", 0);
    ASSERT_TRUE(listener);
    std::array<char, 16> room{};
    EXPECT_FALSE(receive_datagram(*listener, room)) << "none waits";
    send_datagram(local_port(*listener), "one");
    send_datagram(local_port(*listener), "");
    const auto first = receive_datagram(*listener, room);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->bytes, "one");
    EXPECT_EQ(first->sender, "127.0.0.1");
    const auto second = receive_datagram(*listener, room);
    ASSERT_TRUE(second) << "an empty one is one";
    EXPECT_EQ(second->bytes, "");
}

TEST(Datagram, OverIPv4HasItsAddressOnAPortForBothFamiliesToo) {
    const auto listener = listen_udp("::", 0);
    if (!listener) GTEST_SKIP() << "there is no IPv6 here";
    send_datagram(local_port(*listener), "one");
    std::array<char, 16> room{};
    const auto datagram = receive_datagram(*listener, room);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->sender, "127.0.0.1");
}

TEST(Listen, APortThatAnotherHasForDatagramsIsRefusedWithWhatToDo) {
    const auto first = listen_udp("127.0.0.1", 0);
    ASSERT_TRUE(first);
    const auto second = listen_udp("127.0.0.1", local_port(*first));
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find("choose another port"), std::string::npos)
        << second.error().message;
}

} // namespace tutti::io
