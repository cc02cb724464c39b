#include "base/json.hpp"
#include "hub/control_socket.hpp"
#include "io/clock.hpp"
#include "io/temporary_folder_testing.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <fstream>

namespace tutti::hub {
namespace {

using namespace std::chrono_literals;

/// One end of a connection, which asks and reads when the test says so.
class Asker {
public:
    explicit Asker(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.c_str(), path.native().size());
        EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    void send(std::string_view bytes) {
        EXPECT_EQ(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), std::ssize(bytes));
    }
    void ask(std::string_view command, const Value& id = 1) {
        send(*control::encode_frame(control::command_frame(command, id, {})));
    }
    /// A frame that has come, or null.
    Value frame() {
        char bytes[65536];
        const auto got = ::recv(socket_.get(), bytes, sizeof bytes, 0);
        ended = got == 0;
        if (got > 0) decoder_.feed({bytes, static_cast<std::size_t>(got)});
        const auto next = decoder_.next();
        return next && *next ? **next : Value();
    }
    const std::string& message_id() const { return decoder_.message_id(); }
    bool ended = false;

private:
    io::FileDescriptor socket_;
    control::FrameDecoder decoder_;
};

/// A control socket on a loop, at a time that the test says.
struct Desk {
    explicit Desk(std::size_t connections = 256) {
        auto opened = ControlSocket::open(
            {.run_directory = folder.path, .connections = connections},
            {.state = [](SteadyTime) { return Value("well"); },
             .stats = [](SteadyTime) { return Value::object({{"clients", 3}}); },
             .beat = [](SteadyTime) { return Value::object({{"clients", 2}}); },
             .clients = [] { return Value("many"); }},
            now
        );
        EXPECT_TRUE(opened) << opened.error().message;
        socket.emplace(std::move(*opened));
        EXPECT_TRUE(socket->begin(loop, Annex::tokens));
    }
    std::filesystem::path path() const { return folder.path / "hub.sock"; }
    /// All that is ready now.
    void turn() {
        for (bool more = true; more;) {
            more = false;
            for (const auto& event : loop.wait(io::steady_now())) {
                socket->ready(event, now);
                more = true;
            }
        }
        socket->advance(now);
    }

    io::TemporaryFolder folder;
    io::ReadinessLoop loop = std::move(*io::ReadinessLoop::create());
    SteadyTime now{1h};
    std::optional<ControlSocket> socket;
};

TEST(ControlSocket, AnswersQueriesAndGivesTheMessageIdBack) {
    Desk desk;
    Asker asker(desk.path());
    asker.ask("get_stats", "a");
    asker.ask("get_state", 2);
    asker.ask("get_clients", 3);
    asker.ask("fly", 3);
    desk.turn();
    EXPECT_EQ(
        asker.frame(), *parse_json(R"({"type":"response","msg_id":"a","success":true,"data":{"clients":3}})")
    );
    EXPECT_EQ(*asker.frame().find("data"), Value("well"));
    EXPECT_EQ(*asker.frame().find("data"), Value("many"));
    EXPECT_EQ(*asker.frame().find("message"), Value("Unknown command: fly"));
    asker.ask("ping");
    desk.turn();
    EXPECT_EQ(*asker.frame().find("data")->find("worker"), Value("hub"));
    asker.ask("get_commands");
    desk.turn();
    EXPECT_EQ(
        *asker.frame().find("data"),
        *parse_json(R"({"commands":["get_commands","get_state","get_stats","ping","get_clients"]})")
    );
}

TEST(ControlSocket, HasNoDeadlineWhileNobodyIsThere) {
    Desk desk;
    EXPECT_EQ(desk.socket->next_deadline(), std::nullopt);
    {
        const Asker asker(desk.path());
        desk.turn();
        EXPECT_EQ(desk.socket->next_deadline(), desk.now + 5s);
    }
    desk.turn();
    EXPECT_EQ(desk.socket->connections(), 0U);
    desk.now += 5s;
    desk.turn();
    EXPECT_EQ(desk.socket->next_deadline(), std::nullopt);
}

TEST(ControlSocket, SaysHeartbeatsButNeverBetweenARequestAndItsReply) {
    Desk desk;
    Asker asker(desk.path());
    Asker slow(desk.path());
    desk.turn();
    const auto request = *control::encode_frame(control::command_frame("get_state", 1, {}));
    slow.send(request.substr(0, 9));
    desk.now += 5s - 1us;
    desk.turn();
    EXPECT_TRUE(asker.frame().is_null());
    desk.now += 1us;
    desk.turn();
    const auto beat = asker.frame();
    EXPECT_EQ(*beat.find("type"), Value("heartbeat"));
    EXPECT_EQ(*beat.find("uptime_sec"), Value(5.0));
    EXPECT_EQ(*beat.find("stats")->find("clients"), Value(2));
    EXPECT_TRUE(slow.frame().is_null());
    slow.send(request.substr(9));
    desk.turn();
    EXPECT_EQ(*slow.frame().find("data"), Value("well"));
    desk.now += 5s;
    desk.turn();
    EXPECT_EQ(*slow.frame().find("type"), Value("heartbeat"));
}

TEST(ControlSocket, OneTooManyIsToldSoAndThenClosed) {
    Desk desk(1);
    const Asker first(desk.path());
    desk.turn();
    Asker second(desk.path());
    for (int i = 0; i < 50; ++i) second.ask("get_stats");
    desk.turn();
    EXPECT_EQ(*second.frame().find("error"), Value("too many connections: 1 at most"));
    second.frame();
    EXPECT_TRUE(second.ended);
    EXPECT_EQ(desk.socket->connections(), 1U);
    desk.now += 1s;
    desk.turn();
    EXPECT_EQ(desk.socket->next_deadline(), desk.now + 4s);
}

TEST(ControlSocket, WhatCannotBeUnderstoodGetsAnErrorAndLostFramingAClose) {
    Desk desk;
    Asker asker(desk.path());
    asker.send(std::string("\0\0\0\3{x}", 7));
    desk.turn();
    EXPECT_EQ(*asker.frame().find("type"), Value("error"));
    asker.send("GET / HTTP/1.1\r\n\r\n");
    desk.turn();
    EXPECT_EQ(*asker.frame().find("type"), Value("error"));
    asker.frame();
    EXPECT_TRUE(asker.ended);
}

TEST(ControlSocket, APeerThatDoesNotReadIsDropped) {
    Desk desk;
    Asker deaf(desk.path());
    desk.turn();
    // Heartbeats that nobody reads fill the kernel's buffer, then ours.
    for (int i = 0; i < 200'000 && desk.socket->connections() == 1; ++i) {
        desk.now += 5s;
        desk.socket->advance(desk.now);
    }
    EXPECT_EQ(desk.socket->connections(), 0U);
}

TEST(ControlSocket, TheNameOfALiveHubIsNotTaken) {
    Desk desk;
    const auto second = ControlSocket::open({.run_directory = desk.folder.path}, {}, desk.now);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Conflict);
    desk.socket->close();
    EXPECT_FALSE(std::filesystem::exists(desk.path()));
}

TEST(ControlSocket, WhatIsNoSocketIsLeftAsItIs) {
    const io::TemporaryFolder folder;
    std::ofstream(folder.path / "hub.sock") << "precious";
    const auto refused = ControlSocket::open({.run_directory = folder.path}, {}, SteadyTime{1h});
    ASSERT_FALSE(refused);
    EXPECT_EQ(std::filesystem::file_size(folder.path / "hub.sock"), 8U);
}

} // namespace
} // namespace tutti::hub
