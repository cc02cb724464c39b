#include "base/json.hpp"
#include "control/client.hpp"
#include "control/discovery.hpp"
#include "control/framing.hpp"
#include "control/server.hpp"
#include "control/test_rig.hpp"
#include "io/clock.hpp"
#include "io/lock_file.hpp"
#include "io/stream.hpp"

#include <boost/asio/buffer.hpp>

#include <unistd.h>

namespace tutti::control {
namespace {

using namespace std::chrono_literals;

/// A peer of bytes: sends what it likes, reads frame by frame.
class RawPeer {
public:
    explicit RawPeer(io::Stream stream) : stream_(std::move(stream)) {}

    static Task<RawPeer> connect(std::filesystem::path path) {
        auto stream = co_await io::connect_unix(std::move(path), 1s);
        EXPECT_TRUE(stream);
        co_return RawPeer(std::move(*stream));
    }
    Task<void> send(std::string bytes) {
        const auto sent = co_await io::write_all(stream_, bytes);
        static_cast<void>(sent);
    }
    Task<void> command(std::string_view name, int id) {
        return send(*encode_frame(command_frame(name, id, {})));
    }
    /// The next frame, or null at the end of the connection.
    Task<Value> frame() {
        while (true) {
            auto next = decoder_.next();
            EXPECT_TRUE(next);
            if (next->has_value()) co_return std::move(**next);
            char buffer[4096];
            const auto [error, size] = co_await stream_.async_read_some(asio::buffer(buffer), no_throw);
            if (error) co_return Value();
            decoder_.feed({buffer, size});
        }
    }

private:
    io::Stream stream_;
    FrameDecoder decoder_;
};

/// A server called "mixer" without heartbeats, whose `slow` command is answered when `release` says so.
struct Mixer {
    Mixer(asio::io_context& context, const RunDirectory& directory, ServerOptions options = {})
        : slow_begun(context.get_executor()), release(context.get_executor()), closed(context.get_executor()),
          server(context.get_executor(), with_defaults(directory, std::move(options))) {
        server.on("get_state", [](const Request&, const Peer&) { return response("playing"); });
        server.on("echo", [](const Request& request, const Peer&) { return response(request.frame); });
        server.on_task("slow", [this](Request request, Peer) { return slow(std::move(request)); });
        server.on("watch", [this](const Request&, const Peer& peer) {
            server.push(peer.connection, Value::object({{"type", "transition"}}));
            return response("watching");
        });
        server.on_closed([this](ConnectionId id) { closed.put(id); });
        const auto opened = server.open();
        EXPECT_TRUE(opened) << opened.error().message;
    }
    static ServerOptions with_defaults(const RunDirectory& directory, ServerOptions options) {
        options.worker = "mixer";
        options.directory = directory.path;
        if (options.heartbeat == microseconds(5s)) options.heartbeat = 0s;
        return options;
    }
    Task<Reply> slow(Request request) {
        slow_begun.put(request.id);
        const int unused = co_await release.take();
        static_cast<void>(unused);
        co_return acknowledged("done at last");
    }

    Arrivals<Value> slow_begun;
    Arrivals<int> release;
    Arrivals<ConnectionId> closed;
    Server server;
};

Task<void> answers_in_order(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    co_await peer.command("slow", 1);
    co_await peer.command("get_state", 2);
    co_await peer.command("fly", 3);
    mixer.release.put(0);
    const Value first = co_await peer.frame();
    const Value second = co_await peer.frame();
    const Value third = co_await peer.frame();
    EXPECT_EQ(*first.find("msg_id"), Value(1));
    EXPECT_EQ(second, *parse_json(R"({"type":"response","msg_id":2,"success":true,"data":"playing"})"));
    EXPECT_EQ(
        third, *parse_json(R"({"type":"ack","msg_id":3,"success":false,"message":"Unknown command: fly"})")
    );
    co_await mixer.server.stop();
}
TEST(ControlServer, AnswersTheRequestsOfAConnectionInOrder) { run(answers_in_order); }

Task<void> slow_request(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto waiting = co_await RawPeer::connect(mixer.server.path());
    co_await waiting.command("slow", 1);
    const Value begun = co_await mixer.slow_begun.take();
    EXPECT_EQ(begun, Value(1));
    auto other = co_await Client::connect(mixer.server.path());
    const auto state = co_await other->call("get_state");
    EXPECT_EQ(state->data, Value("playing"));
    mixer.release.put(0);
    const Value reply = co_await waiting.frame();
    EXPECT_EQ(*reply.find("message"), Value("done at last"));
    co_await mixer.server.stop();
}
TEST(ControlServer, ASlowRequestDoesNotHoldUpOtherConnections) { run(slow_request); }

Task<void> split_request(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    const auto bytes = *encode_frame(command_frame("get_state", 1, {}));
    for (const char byte : bytes) co_await peer.send(std::string(1, byte));
    const Value reply = co_await peer.frame();
    EXPECT_EQ(*reply.find("data"), Value("playing"));
    co_await mixer.server.stop();
}
TEST(ControlServer, ARequestMayComeOneByteAtATime) { run(split_request); }

Task<void> garbage(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    auto bystander = co_await Client::connect(mixer.server.path());
    co_await peer.send(std::string("\0\0\0\3{x}", 7));
    const Value not_json = co_await peer.frame();
    EXPECT_EQ(*not_json.find("type"), Value("error"));
    co_await peer.send(*encode_frame(Value::object({{"type", "shout"}, {"msg_id", 4}})));
    const Value not_understood = co_await peer.frame();
    EXPECT_EQ(
        not_understood,
        *parse_json(R"({"type":"error","msg_id":4,"success":false,"error":"Unknown type: shout"})")
    );
    co_await peer.send("GET / HTTP/1.1\r\n\r\n");
    const Value lost = co_await peer.frame();
    EXPECT_EQ(*lost.find("type"), Value("error"));
    const Value end = co_await peer.frame();
    EXPECT_TRUE(end.is_null());
    const auto state = co_await bystander->call("get_state");
    EXPECT_TRUE(state);
    co_await mixer.server.stop();
}
TEST(ControlServer, LostFramingClosesThatConnectionAlone) { run(garbage); }

Task<void> heartbeats(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory, {.heartbeat = 20ms});
    const auto before = io::steady_now();
    auto peer = co_await RawPeer::connect(mixer.server.path());
    const Value first = co_await peer.frame();
    EXPECT_EQ(*first.find("type"), Value("heartbeat"));
    EXPECT_EQ(*first.find("worker"), Value("mixer"));
    EXPECT_EQ(*first.find("pid"), Value(::getpid()));
    EXPECT_GE(io::steady_now() - before, 20ms);
    co_await peer.command("slow", 1);
    const Value begun = co_await mixer.slow_begun.take();
    EXPECT_EQ(begun, Value(1));
    // More than one period passes while the request is being answered: another peer hears it.
    auto other = co_await RawPeer::connect(mixer.server.path());
    for (int beat = 0; beat < 2; ++beat) {
        const Value heard = co_await other.frame();
        EXPECT_EQ(*heard.find("type"), Value("heartbeat"));
    }
    mixer.release.put(0);
    const Value reply = co_await peer.frame();
    EXPECT_EQ(*reply.find("type"), Value("ack"));
    const Value next = co_await peer.frame();
    EXPECT_EQ(*next.find("type"), Value("heartbeat"));
    co_await mixer.server.stop();
}
TEST(ControlServer, HeartbeatsNeverComeBetweenARequestAndItsReply) { run(heartbeats); }

Task<void> pushes(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    co_await peer.command("watch", 1);
    const Value reply = co_await peer.frame();
    EXPECT_EQ(*reply.find("data"), Value("watching"));
    const Value pushed = co_await peer.frame();
    EXPECT_EQ(*pushed.find("type"), Value("transition"));
    co_await mixer.server.stop();
}
TEST(ControlServer, WhatIsPushedDuringARequestFollowsItsReply) { run(pushes); }

Task<void> deaf_reader(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory, {.outbound_bytes = 300'000});
    const auto peer = co_await RawPeer::connect(mixer.server.path());
    auto other = co_await Client::connect(mixer.server.path());
    const auto pinged = co_await other->call("ping");
    EXPECT_TRUE(pinged);
    const Value large(std::string(50'000, 'x'));
    bool taken = true;
    int pushed = 0;
    for (; taken && pushed < 1000; ++pushed) taken = mixer.server.push(ConnectionId{1}, large);
    EXPECT_FALSE(taken);
    const ConnectionId dropped = co_await mixer.closed.take();
    EXPECT_EQ(dropped, ConnectionId{1});
    EXPECT_EQ(mixer.server.connections(), 1U);
    const auto state = co_await other->call("get_state");
    EXPECT_TRUE(state);
    co_await mixer.server.stop();
}
TEST(ControlServer, APeerThatDoesNotReadIsDropped) { run(deaf_reader); }

Task<void> large_reply(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto client = co_await Client::connect(mixer.server.path());
    const auto echoed = co_await client->call("echo", Value::object({{"text", std::string(900'000, 'x')}}));
    EXPECT_TRUE(echoed);
    EXPECT_EQ(echoed->data->find("text")->string().size(), 900'000U);
    const auto over = co_await client->call("echo", Value::object({{"text", std::string(1'100'000, 'x')}}));
    EXPECT_EQ(over.error().code, ErrorCode::LimitExceeded);
    co_await mixer.server.stop();
}
TEST(ControlServer, LargeFramesGoBothWays) { run(large_reply); }

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
TEST(ControlServer, OneConnectionTooManyIsToldSo) { run(too_many); }

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
TEST(ControlServer, AStaleSocketIsReplacedAndALiveOneIsLeftAlone) { run(stale_and_live); }

Task<void> without_lock(asio::io_context& context) {
    const RunDirectory directory;
    auto foreign = io::Listener::bind_unix(context.get_executor(), directory.path / "mixer.sock");
    EXPECT_TRUE(foreign);
    Server server(context.get_executor(), {.worker = "mixer", .directory = directory.path});
    EXPECT_EQ(server.open().error().code, ErrorCode::Conflict);
    co_return;
}
TEST(ControlServer, ALiveSocketWithoutALockIsLeftAloneToo) { run(without_lock); }

Task<void> bad_names(asio::io_context& context) {
    const RunDirectory directory;
    Server climbing(context.get_executor(), {.worker = "../mixer", .directory = directory.path});
    EXPECT_EQ(climbing.open().error().code, ErrorCode::InvalidInput);
    Server far(context.get_executor(), {.worker = "mixer", .directory = "/tmp/" + std::string(120, 'x')});
    EXPECT_EQ(far.open().error().code, ErrorCode::LimitExceeded);
    co_return;
}
TEST(ControlServer, NamesThatMakeNoSocketAreRefused) { run(bad_names); }

Task<void> timeouts(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto client = co_await Client::connect(mixer.server.path());
    const auto late = co_await client->call("slow", {}, 10ms);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
    mixer.release.put(0);
    const auto state = co_await client->call("get_state");
    EXPECT_EQ(state->data, Value("playing"));
    co_await mixer.server.stop();
    co_await client->closed();
    EXPECT_FALSE(client->connected());
    const auto after = co_await client->call("get_state");
    EXPECT_EQ(after.error().code, ErrorCode::Unavailable);
}
TEST(ControlClient, ALateReplyIsATimeoutAndIsNotTakenForTheNext) { run(timeouts); }

} // namespace
} // namespace tutti::control
