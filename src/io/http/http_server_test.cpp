#include "io/clock.hpp"
#include "io/http/http_server.hpp"
#include "io/http/read_until_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

/// Waits for what the server tells its handler, instead of asking again and again.
class Told {
public:
    explicit Told(asio::io_context& context) : waiting_(context, asio::steady_timer::time_point::max()) {}

    void tell() { waiting_.cancel(); }

    template <typename Condition>
    Task<void> until(Condition condition) {
        while (!condition()) co_await waiting_.async_wait(no_throw);
    }

private:
    asio::steady_timer waiting_;
};

/// Answers with what it was asked; /large with a megabyte; /ws becomes a WebSocket.
class Echo final : public HttpHandler, public WebSocketHandler {
public:
    explicit Echo(Told& told) : told_(told) {}

    HttpReply handle(const HttpRequest& request) override {
        if (request.path == "/ws")
            return WebSocketUpgrade{.handler = this, .subject = "of it", .is_over = is_over};
        if (request.path == "/large") return HttpResponse{200, "", std::string(1 << 20, 'x'), {}};
        if (request.path == "/prepared") return prepared;
        if (request.path == "/later") {
            pending = std::make_shared<PendingReply>();
            told_.tell();
            return pending;
        }
        return HttpResponse{200, "", std::string(request.path) + "|" + std::string(request.body), {}};
    }
    bool knows(const HttpRequest&) override { return knows_all; }
    void opened(WebSocketConnection& connection) override {
        open = &connection;
        for (int i = 0; i < messages; ++i) connection.send(std::make_shared<const std::string>(message));
        subject = connection.subject();
        for (const auto& bytes : newest)
            replaced += connection.send_newest(std::make_shared<const std::string>(bytes)) ? 1 : 0;
        told_.tell();
    }
    void closed(WebSocketConnection&) override { open = nullptr; }
    void received(WebSocketConnection&, std::string_view text) override { received_texts.emplace_back(text); }
    void ended() override {
        ++connections_ended;
        told_.tell();
    }

    SharedResponse prepared =
        std::make_shared<PreparedResponse>(HttpResponse{200, "text/plain", "ready", {}});
    bool knows_all = false;
    SharedPendingReply pending;
    std::function<bool()> is_over; ///< of WebSockets
    WebSocketConnection* open = nullptr;
    std::string subject;             ///< of the connection
    std::vector<std::string> newest; ///< binary messages, one upon the other
    int replaced = 0;
    std::string message = "hello";
    std::vector<std::string> received_texts;
    int messages = 1;
    int connections_ended = 0;

private:
    Told& told_;
};

/// A server with short timeouts and what a test needs around it.
struct Fixture {
    explicit Fixture(asio::io_context& context, HttpServerOptions options = {})
        : told(context), echo(told),
          server(
              context.get_executor(),
              std::move(*Listener::bind_tcp(context.get_executor(), HostPort{"127.0.0.1", 0})), echo, options
          ) {
        server.start();
    }

    Task<Stream> connect() {
        HostPort address("127.0.0.1", server.port());
        auto stream = co_await connect_tcp(std::move(address), 5s);
        co_return std::move(*stream);
    }

    /// Until so many connections have come and gone.
    Task<void> until_ended(int connections) {
        return told.until([this, connections] { return echo.connections_ended >= connections; });
    }

    Told told;
    Echo echo;
    HttpServer server;
};

Task<std::string> read_to_end(Stream& stream) { return read_until(stream, {}); }

Task<void> write(Stream& stream, std::string_view bytes) {
    const auto written = co_await write_all(stream, bytes);
    EXPECT_TRUE(written);
}

using Body = Task<void> (*)(Fixture&);

Task<void> with_server(asio::io_context& context, HttpServerOptions options, Body body) {
    Fixture fixture(context, options);
    co_await body(fixture);
    co_await fixture.server.stop();
}

void run(Body body, HttpServerOptions options = {}) {
    asio::io_context context(1);
    asio::co_spawn(context, with_server(context, options, body), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

template <typename Change>
HttpServerOptions with(Change change) {
    HttpServerOptions options;
    change(options);
    return options;
}

std::string status_of(std::string_view answer) { return std::string(answer.substr(9, 3)); }

constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view last = "GET /z HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

Task<void> keep_alive(Fixture& fixture) {
    auto client = co_await fixture.connect();
    for (int i = 0; i < 3; ++i) {
        co_await write(client, get);
        const auto answer = co_await read_until(client, "/a|");
        EXPECT_EQ(status_of(answer), "200");
        EXPECT_EQ(answer.find("Connection: close"), std::string::npos);
    }
    co_await write(client, last);
    const auto answer = co_await read_to_end(client);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_EQ(fixture.server.statistics().requests, 4U);
}
TEST(HttpServer, AConnectionIsKeptUntilTheClientSaysClose) { run(keep_alive); }

Task<void> pipelined(Fixture& fixture) {
    auto client = co_await fixture.connect();
    std::string requests;
    for (int i = 0; i < 500; ++i) requests += get;
    requests += last;
    co_await write(client, requests);
    const auto answer = co_await read_to_end(client);
    std::size_t count = 0;
    for (auto at = answer.find("HTTP/1.1 200"); at != std::string::npos;
         at = answer.find("HTTP/1.1 200", at + 1))
        ++count;
    EXPECT_EQ(count, 501U);
    EXPECT_TRUE(answer.ends_with("/z|"));
}
TEST(HttpServer, PipelinedRequestsAreAnsweredInOrder) { run(pipelined); }

Task<void> byte_by_byte(Fixture& fixture) {
    auto client = co_await fixture.connect();
    const std::string request =
        "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nxyz";
    for (const char& byte : request) co_await write(client, {&byte, 1});
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "200");
    EXPECT_TRUE(answer.ends_with("/p|xyz"));
}
TEST(HttpServer, ARequestMayArriveOneByteAtATime) { run(byte_by_byte); }

Task<void> head(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, "HEAD /prepared HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto answer = co_await read_to_end(client);
    EXPECT_NE(answer.find("Content-Length: 5"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}
TEST(HttpServer, HeadHasNoBody) { run(head); }

Task<void> malformed(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, std::string(get) + "nonsense\r\n\r\n" + std::string(get));
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "200");
    const auto second = answer.find("HTTP/1.1 400");
    EXPECT_NE(second, std::string::npos);
    EXPECT_EQ(answer.find("HTTP/1.1 2", second), std::string::npos);
    EXPECT_EQ(fixture.server.statistics().malformed, 1U);
}
TEST(HttpServer, AMalformedRequestIsAnsweredWith400AndTheEnd) { run(malformed); }

Task<void> slow(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, "GET /a HTTP/1.1\r\nHos");
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "408");
    EXPECT_EQ(fixture.server.statistics().timeouts, 1U);
}
TEST(HttpServer, ARequestThatNeverEndsIsAnsweredWith408) {
    run(slow, with([](auto& o) { o.request = 30ms; }));
}

Task<void> idle(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, get);
    const auto answer = co_await read_to_end(client);
    EXPECT_TRUE(answer.ends_with("/a|"));
}
TEST(HttpServer, AnIdleConnectionIsClosedWithoutAWord) {
    run(idle, with([](auto& o) { o.idle = 30ms; }));
}

Task<void> too_many(Fixture& fixture) {
    auto first = co_await fixture.connect();
    co_await write(first, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    co_await fixture.told.until([&fixture] { return fixture.echo.pending != nullptr; });
    auto second = co_await fixture.connect();
    const auto refused = co_await read_to_end(second);
    EXPECT_EQ(status_of(refused), "503");
    fixture.echo.pending->answer(HttpResponse{200, "", "here it is", {}});
    co_await write(first, last);
    co_await read_to_end(first);
    first.close();
    co_await fixture.until_ended(1);
    EXPECT_EQ(fixture.server.statistics().open, 0U);
    auto third = co_await fixture.connect();
    co_await write(third, last);
    const auto answer = co_await read_to_end(third);
    EXPECT_EQ(status_of(answer), "200");
}
TEST(HttpServer, MoreConnectionsThanAllowedGet503) {
    run(too_many, with([](auto& o) { o.room.connections = 1; }));
}

/// A client that connects, says this and reads nothing.
Task<void> hold(Fixture& fixture, std::vector<Stream>& held, std::size_t count, std::string_view bytes) {
    for (std::size_t i = 0; i < count; ++i) {
        held.push_back(co_await fixture.connect());
        co_await write(held.back(), bytes);
    }
}

/// Somebody new asks, and is answered while all those stay.
Task<void> ask(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, last);
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "200");
}

Task<void> half_sent(Fixture& fixture) {
    std::vector<Stream> held;
    co_await hold(fixture, held, 400, "GET /a HTTP/1.1\r\nHos");
    co_await ask(fixture);
    EXPECT_EQ(fixture.server.statistics().refused, 0U);
    EXPECT_EQ(fixture.server.statistics().timeouts, 0U);
    EXPECT_GE(fixture.server.statistics().made_way, 400U - 256U);
    const auto oldest = co_await read_to_end(held.front());
    EXPECT_EQ(status_of(oldest), "503");
    co_await write(held.back(), "t: h\r\nConnection: close\r\n\r\n");
    const auto newest = co_await read_to_end(held.back());
    EXPECT_EQ(status_of(newest), "200");
}
TEST(HttpServer, UnfinishedRequestsMakeWayForNewOnesTheOldestFirst) { run(half_sent); }

Task<void> idle_ones(Fixture& fixture) {
    std::vector<Stream> held;
    co_await hold(fixture, held, 400, get);
    co_await ask(fixture);
    EXPECT_EQ(fixture.server.statistics().refused, 0U);
}
TEST(HttpServer, IdleConnectionsMakeWayForNewOnes) { run(idle_ones); }

Task<void> not_reading(Fixture& fixture) {
    std::vector<Stream> held;
    co_await hold(
        fixture, held, 3, "GET /large HTTP/1.1\r\nHost: h\r\n\r\nGET /large HTTP/1.1\r\nHost: h\r\n\r\n"
    );
    co_await ask(fixture);
    EXPECT_EQ(fixture.server.statistics().made_way, 1U);
}
TEST(HttpServer, WhoDoesNotReadMakesWayForNewOnes) {
    run(not_reading, with([](auto& o) { o.room.connections = 3; }));
}

Task<void> known_ones(Fixture& fixture) {
    std::vector<Stream> held;
    fixture.echo.knows_all = true;
    co_await hold(fixture, held, 1, get);
    co_await read_until(held.front(), "/a|");
    fixture.echo.knows_all = false;
    co_await hold(fixture, held, 5, "GET /a HTTP/1.1\r\nHos");
    co_await write(held.front(), last);
    const auto answer = co_await read_to_end(held.front());
    EXPECT_EQ(status_of(answer), "200");
}
TEST(HttpServer, WhoHasLoggedInKeepsItsConnection) {
    run(known_ones, with([](auto& o) { o.room.connections = 2; }));
}

Task<void> large(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    co_await write(client, last);
    const auto answer = co_await read_to_end(client);
    EXPECT_GT(answer.size(), 1U << 20);
    EXPECT_TRUE(answer.ends_with("/z|"));
}
TEST(HttpServer, AnAnswerLargerThanTheSocketHoldsIsWhole) { run(large); }

Task<void> deaf(Fixture& fixture) {
    auto client = co_await fixture.connect();
    for (int i = 0; i < 16; ++i) co_await write(client, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    co_await fixture.until_ended(1);
    EXPECT_EQ(fixture.server.statistics().timeouts, 1U);
    EXPECT_EQ(fixture.server.statistics().open, 0U);
}
TEST(HttpServer, AClientThatDoesNotReadIsCutOff) {
    run(deaf, with([](auto& o) { o.write = 50ms; }));
}

Task<void> expect_continue(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(
        client, "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: "
                "1\r\n\r\n"
    );
    const auto interim = co_await read_until(client, "\r\n\r\n");
    EXPECT_EQ(interim, "HTTP/1.1 100 Continue\r\n\r\n");
    co_await write(client, "x");
    const auto answer = co_await read_to_end(client);
    EXPECT_TRUE(answer.ends_with("/p|x"));
}
TEST(HttpServer, ABodyThatWaitsForItIsAskedFor) { run(expect_continue); }

constexpr std::string_view handshake = "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: "
                                       "websocket\r\nSec-WebSocket-Version: 13\r\n"
                                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

Task<void> web_socket(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    const auto answer = co_await read_until(client, "hello");
    EXPECT_EQ(status_of(answer), "101");
    EXPECT_NE(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
    EXPECT_EQ(answer.find("Beast"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with(std::string("\x81\x05", 2) + "hello"));
    EXPECT_EQ(fixture.server.statistics().web_sockets, 1U);
    // Masked messages are handed over, whole ones; a masked close of code 1000 is answered by the same.
    co_await write(client, std::string("\x81\x81\0\0\0\0x", 7));
    co_await write(client, std::string("\x01\x81\1\0\0\0x", 7));
    co_await write(client, std::string("\x80\x82\0\0\0\0yz", 8));
    co_await write(client, std::string("\x88\x82\0\0\0\0\x03\xe8", 8));
    const auto rest = co_await read_to_end(client);
    EXPECT_EQ(rest, std::string("\x88\x02\x03\xe8", 4));
    EXPECT_EQ(fixture.echo.received_texts, (std::vector<std::string>{"x", "yyz"}));
    EXPECT_EQ(fixture.echo.open, nullptr);
}
TEST(WebSocket, GreetsHearsAndAnswersTheClose) { run(web_socket); }

Task<void> over_before_it_is_open(Fixture& fixture) {
    fixture.echo.is_over = [] { return true; };
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    const auto answer = co_await read_until(client, "changed");
    EXPECT_EQ(status_of(answer), "101");
    EXPECT_TRUE(answer.ends_with(std::string("\x88\x1a\x03\xe9", 4) + "who may look has changed")) << answer;
    co_await write(client, std::string("\x81\x81\0\0\0\0x\x88\x82\0\0\0\0\x03\xe9", 15));
    co_await read_to_end(client);
    EXPECT_EQ(fixture.echo.received_texts, std::vector<std::string>());
    EXPECT_EQ(fixture.echo.subject, "");
}
TEST(WebSocket, WhoMayNoLongerListenOnceItIsThereIsClosedUnheard) { run(over_before_it_is_open); }

Task<void> newest_alone(Fixture& fixture) {
    fixture.echo.newest = {"one", "two", "three"};
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    const auto answer = co_await read_until(client, "three");
    EXPECT_TRUE(answer.ends_with(std::string("\x81\x05hello\x82\x05three", 14))) << answer;
    EXPECT_EQ(fixture.echo.replaced, 2);
    EXPECT_EQ(fixture.echo.subject, "of it");
    // Whoever has read it all gets what comes next at once.
    EXPECT_FALSE(fixture.echo.open->send_newest(std::make_shared<const std::string>("four")));
    const auto next = co_await read_until(client, "four");
    EXPECT_EQ(next, std::string("\x82\x04", 2) + "four");
}
TEST(WebSocket, OfWhatIsTheNewestNothingOlderIsSent) { run(newest_alone); }

Task<void> many_web_sockets(Fixture& fixture) {
    std::vector<Stream> held;
    co_await hold(fixture, held, 500, handshake);
    co_await ask(fixture);
    EXPECT_EQ(fixture.server.statistics().web_sockets, 128U);
    const auto past_the_limit = co_await read_to_end(held[200]);
    EXPECT_EQ(status_of(past_the_limit), "503");
}
TEST(WebSocket, NeverTakeTheRoomOfRequests) {
    run(many_web_sockets, with([](auto& o) { o.room.web_sockets = 128; }));
}

Task<void> slow_web_socket(Fixture& fixture) {
    fixture.echo.message = std::string(100000, 'x');
    fixture.echo.messages = 200;
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    co_await fixture.until_ended(1);
    EXPECT_EQ(fixture.server.statistics().web_sockets, 0U);
    EXPECT_EQ(fixture.echo.open, nullptr);
}
TEST(WebSocket, AClientThatDoesNotReadIsCutOff) {
    run(slow_web_socket, with([](auto& o) { o.web_socket.closing = 50ms; }));
}

Task<void> late_web_socket(Fixture& fixture) {
    fixture.echo.message = std::string(300000, 'x');
    fixture.echo.messages = 4;
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    const auto seen = co_await read_until(client, "too slow");
    EXPECT_TRUE(seen.ends_with(std::string("\x88\x0a\x03\xf5", 4) + "too slow"));
}
TEST(WebSocket, AFullQueueClosesWith1013) { run(late_web_socket); }

Task<void> later(Fixture& fixture) {
    auto client = co_await fixture.connect();
    const std::string requests =
        std::string(get) + "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n" + std::string(last);
    co_await write(client, requests);
    const auto before = co_await read_until(client, "/a|");
    EXPECT_EQ(status_of(before), "200");
    EXPECT_EQ(fixture.server.statistics().requests, 2U);
    fixture.echo.pending->answer(HttpResponse{202, "", "here it is", {}});
    fixture.echo.pending->answer(HttpResponse{500, "", "not this", {}});
    const auto rest = co_await read_to_end(client);
    EXPECT_EQ(status_of(rest), "202");
    EXPECT_NE(rest.find("here it is"), std::string::npos);
    EXPECT_EQ(rest.find("not this"), std::string::npos);
    EXPECT_TRUE(rest.ends_with("/z|"));
}
TEST(HttpServer, ALateAnswerHoldsUpOnlyWhatFollowsIt) { run(later); }

Task<void> never(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, "GET /later HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "504");
}
TEST(HttpServer, AnAnswerThatNeverComesIs504) {
    run(never, with([](auto& o) { o.answer = 20ms; }));
}

Task<void> stop_while_pending(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    co_await fixture.told.until([&fixture] { return fixture.echo.pending != nullptr; });
    co_await fixture.server.stop();
    EXPECT_EQ(fixture.server.statistics().open, 0U);
    fixture.echo.pending->answer(HttpResponse{200, "", "too late", {}});
}
TEST(HttpServer, StopDoesNotWaitForLateAnswers) { run(stop_while_pending); }

Task<void> stop_while_open(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, handshake);
    co_await read_until(client, "hello");
    auto other = co_await fixture.connect();
    co_await write(other, std::string(get) + "GET /half");
    co_await read_until(other, "/a|");
    co_await fixture.server.stop();
    EXPECT_EQ(fixture.server.statistics().open, 0U);
    EXPECT_EQ(fixture.echo.open, nullptr);
}
TEST(HttpServer, StopEndsOpenConnectionsAndWebSockets) { run(stop_while_open); }

Task<void> early_bytes(Fixture& fixture) {
    auto client = co_await fixture.connect();
    co_await write(client, std::string(handshake) + "x");
    const auto answer = co_await read_to_end(client);
    EXPECT_EQ(status_of(answer), "400");
}
TEST(WebSocket, BytesBehindTheHandshakeAreRefused) { run(early_bytes); }

} // namespace
} // namespace tutti::io
