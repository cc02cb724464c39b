#include "base/json.hpp"
#include "control/client.hpp"
#include "control/discovery.hpp"
#include "control/server_testing.hpp"
#include "io/clock.hpp"

#include <unistd.h>

namespace tutti::control {
namespace {

using namespace std::chrono_literals;

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

Task<void> tells_commands(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto client = co_await Client::connect(mixer.server.path());
    const auto reply = co_await client->call("get_commands");
    EXPECT_EQ(
        reply->data, *parse_json(R"({"commands":["get_commands","ping","echo","get_state","slow","watch"]})")
    );
    co_await mixer.server.stop();
}
TEST(ControlServer, TellsWhichCommandsThereAre) { run(tells_commands); }

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

/// A frame of that text, however little sense it makes.
std::string framed(std::string_view text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(length >> shift & 0xFF);
    return bytes + std::string(text);
}

Task<void> message_ids(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    const std::vector<std::string> ids = {
        "7",
        "-0",
        "9223372036854775807",
        "9223372036854775808",
        "1000000000000000000000000000000",
        "1.50",
        "1e5",
        R"("a\u00e4 \"q\"")",
        "null",
        "true",
        "[1,{}]",
        "{}",
        R"({"msg_id":[ ]})",
        '"' + std::string(1022, 'x') + '"'
    };
    for (const auto& id : ids) {
        for (const auto& command :
             {R"("command","cmd":"get_state")", R"("command","cmd":"fly")", R"("shout")"}) {
            co_await peer.send(framed(R"({"type":)" + std::string(command) + R"(,"msg_id":)" + id + "}"));
            const Value answer = co_await peer.frame();
            EXPECT_EQ(peer.message_id(), id) << command;
            EXPECT_FALSE(answer.is_null());
        }
    }
    co_await peer.send(framed(R"({"type":"command","cmd":"get_state"})"));
    const Value nameless = co_await peer.frame();
    EXPECT_EQ(nameless, *parse_json(R"({"type":"response","msg_id":null,"success":true,"data":"playing"})"));
    co_await mixer.server.stop();
}
TEST(ControlServer, AMessageIdComesBackByteForByteWhateverItIs) { run(message_ids); }

Task<void> refused_ids(asio::io_context& context) {
    const RunDirectory directory;
    Mixer mixer(context, directory);
    auto peer = co_await RawPeer::connect(mixer.server.path());
    co_await peer.send(
        framed(R"({"type":"command","cmd":"get_state","msg_id":")" + std::string(1023, 'x') + R"("})")
    );
    const Value too_long = co_await peer.frame();
    EXPECT_EQ(
        too_long,
        *parse_json(R"({"type":"error","success":false,"error":"\"msg_id\" has more than 1024 bytes"})")
    );
    co_await peer.send(framed(R"({"type":"command","cmd":"get_state","msg_id":01})"));
    const Value unreadable = co_await peer.frame();
    EXPECT_EQ(*unreadable.find("type"), Value("error"));
    co_await peer.command("get_state", 1);
    const Value fine = co_await peer.frame();
    EXPECT_EQ(*fine.find("data"), Value("playing"));
    co_await mixer.server.stop();
}
TEST(ControlServer, AMessageIdThatIsTooLongOrUnreadableGetsAnError) { run(refused_ids); }

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
