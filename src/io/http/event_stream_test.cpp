#include "io/clock.hpp"
#include "io/http/http_server.hpp"
#include "io/http/read_until_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

/// Every request is answered by a stream, at /later when the test says so; keeps the one that is open.
class Streaming final : public HttpHandler, public EventStreamHandler {
public:
    HttpReply handle(const HttpRequest& request) override {
        if (request.path == "/later") {
            pending = std::make_shared<PendingReply>();
            changed.cancel();
            return pending;
        }
        return EventStreamStart{this, std::string(request.find("Last-Event-ID").value_or(""))};
    }
    void opened(EventStreamConnection& connection) override {
        open = &connection;
        had = connection.last_event_id();
        for (int i = 0; i < greetings; ++i) connection.send(greeting);
    }
    void closed(EventStreamConnection& connection) override {
        EXPECT_EQ(open, &connection);
        open = nullptr;
        changed.cancel();
    }
    void ended() override { changed.cancel(); }

    explicit Streaming(asio::io_context& context) : changed(context, asio::steady_timer::time_point::max()) {}

    SharedPendingReply pending;
    EventStreamConnection* open = nullptr;
    std::string had;
    EventStreamText greeting = event_of("1", "hello");
    int greetings = 1;
    asio::steady_timer changed;
};

struct StreamRig {
    Streaming handler;
    HttpServer server;

    StreamRig(asio::io_context& context, HttpServerOptions options)
        : handler(context),
          server(
              context.get_executor(),
              std::move(*Listener::bind_tcp(context.get_executor(), HostPort{"127.0.0.1", 0})), handler,
              options
          ) {
        server.start();
    }

    Task<Stream> ask(std::string_view request) {
        HostPort address("127.0.0.1", server.port());
        auto stream = co_await connect_tcp(std::move(address), 5s);
        const auto written = co_await write_all(*stream, request);
        EXPECT_TRUE(written);
        co_return std::move(*stream);
    }
    Task<void> until_closed() {
        while (server.statistics().open > 0) co_await handler.changed.async_wait(no_throw);
    }
};

using StreamBody = Task<void> (*)(StreamRig&);

Task<void> with_stream_rig(asio::io_context& context, HttpServerOptions options, StreamBody body) {
    StreamRig rig(context, options);
    co_await body(rig);
    co_await rig.server.stop();
    EXPECT_EQ(rig.handler.open, nullptr);
}

void run_stream(StreamBody body, HttpServerOptions options = {}) {
    asio::io_context context(1);
    asio::co_spawn(context, with_stream_rig(context, options, body), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

Task<void> events_follow_later(StreamRig& rig) {
    auto stream = co_await rig.ask("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    while (rig.handler.pending == nullptr) co_await rig.handler.changed.async_wait(no_throw);
    rig.handler.pending->answer(EventStreamStart{.handler = &rig.handler, .last_event_id = "7-3", .owner = 9}
    );
    const auto first = co_await read_until(stream, "\n\n");
    EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_TRUE(first.ends_with("\r\n\r\nid: 1\ndata: hello\n\n")) << first;
    EXPECT_EQ(rig.handler.had, "7-3");
    EXPECT_EQ(rig.handler.open->owner(), 9U);
    EXPECT_EQ(rig.server.statistics().event_streams, 1U);
}
TEST(EventStream, MayBeginWithAnAnswerThatComesLater) { run_stream(events_follow_later); }

Task<void> over_before_it_begins(StreamRig& rig) {
    auto stream = co_await rig.ask("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    while (rig.handler.pending == nullptr) co_await rig.handler.changed.async_wait(no_throw);
    rig.handler.pending->answer(EventStreamStart{.handler = &rig.handler, .is_over = [] { return true; }});
    const auto all = co_await read_until(stream, "");
    EXPECT_TRUE(all.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(all.ends_with("\r\n\r\n")) << all;
    EXPECT_EQ(rig.handler.open, nullptr);
}
TEST(EventStream, WhoMayNoLongerListenOnceItIsThereHearsNothing) { run_stream(over_before_it_begins); }

Task<void> events_follow_the_head(StreamRig& rig) {
    auto stream = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 7-3\r\n\r\n");
    const auto first = co_await read_until(stream, "\n\n");
    EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_NE(first.find("\r\nContent-Type: text/event-stream\r\n"), std::string::npos);
    EXPECT_EQ(first.find("Content-Length"), std::string::npos);
    EXPECT_TRUE(first.ends_with("\r\n\r\nid: 1\ndata: hello\n\n")) << first;
    EXPECT_EQ(rig.handler.had, "7-3");
    EXPECT_EQ(rig.server.statistics().event_streams, 1U);
    rig.handler.open->send(event_of("2", "more"));
    rig.handler.open->send(event_stream_comment());
    const auto second = co_await read_until(stream, ":\n\n");
    EXPECT_EQ(second, "id: 2\ndata: more\n\n:\n\n");
    // What the client says meanwhile is no request.
    const auto written = co_await write_all(stream, "GET /more HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(written);
    error_code ignored;
    stream.close(ignored);
    co_await rig.until_closed();
    EXPECT_EQ(rig.server.statistics().event_streams, 0U);
    EXPECT_EQ(rig.server.statistics().requests, 1U);
}
TEST(EventStream, EventsFollowTheHeadUntilTheClientGoes) { run_stream(events_follow_the_head); }

Task<void> ended_by_us(StreamRig& rig) {
    auto stream = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto first = co_await read_until(stream, "hello\n\n");
    rig.handler.open->end();
    const auto rest = co_await read_until(stream, {});
    EXPECT_EQ(rest, "");
    co_await rig.until_closed();
}
TEST(EventStream, EndsWhenWeEndIt) { run_stream(ended_by_us); }

Task<void> slow_client(StreamRig& rig) {
    rig.handler.greeting = event_of("1", std::string(1 << 20, 'x'));
    rig.handler.greetings = 40; // more than sockets hold
    auto stream = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    co_await rig.until_closed();
    const auto rest = co_await read_until(stream, {});
    EXPECT_LT(rest.size(), 40U << 20);
}
TEST(EventStream, WhoDoesNotTakeWhatWaitsIsCutOff) { run_stream(slow_client); }

Task<void> no_room(StreamRig& rig) {
    auto first = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    co_await read_until(first, "hello\n\n");
    auto second = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto refused = co_await read_until(second, {});
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 "));
}
TEST(EventStream, TakesThePlaceOfAWebSocket) {
    HttpServerOptions options;
    options.room.web_sockets = 1;
    options.lingering = milliseconds(1);
    run_stream(no_room, options);
}

TEST(EventStream, StopsWithTheServer) {
    run_stream([](StreamRig& rig) -> Task<void> {
        auto stream = co_await rig.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await read_until(stream, "hello\n\n");
        co_await rig.server.stop();
        EXPECT_EQ(rig.server.statistics().open, 0U);
    });
}

} // namespace
} // namespace tutti::io
