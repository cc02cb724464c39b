#include "io/clock.hpp"
#include "io/http/http_client.hpp"
#include "io/http/http_server.hpp"
#include "io/temporary_folder_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

/// Answers with what it was asked; /large with a megabyte; /moved with a redirect; /later never.
class Echo final : public HttpHandler {
public:
    HttpReply handle(const HttpRequest& request) override {
        if (request.path == "/large") return HttpResponse{200, "", std::string(1 << 20, 'x'), {}};
        if (request.path == "/moved") return HttpResponse{301, "", "", {{"Location", "/elsewhere"}}};
        if (request.path == "/later") return pending = std::make_shared<PendingReply>();
        auto body = std::string(request.method) + " " + std::string(request.path) + "?"
                    + std::string(request.query) + " " + std::string(request.host) + " "
                    + std::string(request.find("Content-Type").value_or("-")) + " "
                    + std::string(request.body);
        return HttpResponse{200, "text/plain", std::move(body), {{"X-Echo", "yes"}}};
    }
    SharedPendingReply pending;
};

struct Server {
    explicit Server(asio::io_context& context)
        : folder(std::make_unique<TemporaryFolder>()), socket(folder->path / "http"),
          tcp(context.get_executor(), *Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0}), echo),
          local(context.get_executor(), *Listener::bind_unix(context.get_executor(), socket), echo),
          client(context.get_executor()) {
        tcp.start();
        local.start();
    }
    std::string url(std::string_view target) const {
        return "http://127.0.0.1:" + std::to_string(tcp.port()) + std::string(target);
    }
    Task<Result<HttpResponse>> ask(HttpCall call, SteadyClock::duration patience = 10s) {
        return client.request(std::move(call), steady_now() + patience);
    }

    std::unique_ptr<TemporaryFolder> folder;
    std::filesystem::path socket;
    Echo echo;
    HttpServer tcp;
    HttpServer local;
    PlainHttpClient client;
};

using Body = Task<void> (*)(Server&);

Task<void> with_server(asio::io_context& context, Body body) {
    Server server(context);
    co_await body(server);
    co_await server.tcp.stop();
    co_await server.local.stop();
}

void run(Body body) {
    asio::io_context context(1);
    asio::co_spawn(context, with_server(context, body), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

Task<void> get(Server& server) {
    HttpCall call{.url = server.url("/a?b=c#d")};
    const auto answer = co_await server.ask(std::move(call));
    EXPECT_TRUE(answer);
    if (!answer) co_return;
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->content_type, "text/plain");
    EXPECT_EQ(answer->find("x-echo"), "yes");
    EXPECT_EQ(answer->body, "GET /a?b=c 127.0.0.1:" + std::to_string(server.tcp.port()) + " - ");
}
TEST(PlainHttpClient, GetsOverTcp) { run(get); }

Task<void> post_to_unix(Server& server) {
    HttpCall call{.method = "POST", .url = "http://daemon/p", .content_type = "text/x"};
    call.body = std::string(20'000, 'y');
    call.unix_socket = server.socket;
    const auto answer = co_await server.ask(std::move(call));
    EXPECT_TRUE(answer);
    if (answer) EXPECT_EQ(answer->body, "POST /p? daemon text/x " + std::string(20'000, 'y'));
}
TEST(PlainHttpClient, PostsToAUnixSocket) { run(post_to_unix); }

Task<void> head(Server& server) {
    HttpCall call{.method = "HEAD", .url = server.url("/large")};
    const auto answer = co_await server.ask(std::move(call));
    EXPECT_TRUE(answer);
    if (!answer) co_return;
    EXPECT_EQ(answer->find("Content-Length"), "1048576");
    EXPECT_EQ(answer->body, "");
}
TEST(PlainHttpClient, HeadHasNoBody) { run(head); }

Task<void> large(Server& server) {
    HttpCall call{.url = server.url("/large")};
    const auto answer = co_await server.ask(call);
    EXPECT_TRUE(answer);
    if (answer) EXPECT_EQ(answer->body.size(), 1U << 20);
    const auto executor = co_await asio::this_coro::executor;
    PlainHttpClient modest(executor, HttpResponseLimits{.body = (1 << 20) - 1});
    const auto refused = co_await modest.request(std::move(call), steady_now() + 10s);
    EXPECT_FALSE(refused);
    if (refused) co_return;
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(refused.error().message, "GET " + server.url("/large") + ": the answer's body is too large");
}
TEST(PlainHttpClient, TakesABodyUpToItsLimit) { run(large); }

Task<void> moved(Server& server) {
    HttpCall call{.url = server.url("/moved")};
    const auto answer = co_await server.ask(std::move(call));
    EXPECT_TRUE(answer);
    if (!answer) co_return;
    EXPECT_EQ(answer->status, 301U);
    EXPECT_EQ(answer->find("Location"), "/elsewhere");
}
TEST(PlainHttpClient, ARedirectIsAnAnswerLikeOthers) { run(moved); }

Task<void> too_slow(Server& server) {
    HttpCall call{.url = server.url("/later?key=secret")};
    const auto answer = co_await server.ask(std::move(call), 30ms);
    EXPECT_FALSE(answer);
    if (answer) co_return;
    EXPECT_EQ(
        answer.error(), (Error{ErrorCode::Timeout, "GET " + server.url("/later") + ": no answer in time"})
    );
}
TEST(PlainHttpClient, AServerThatDoesNotAnswerIsATimeoutAndTheQueryStaysSecret) { run(too_slow); }

Task<void> nobody(Server& server) {
    HttpCall call{.url = "http://127.0.0.1:1/"};
    const auto refused = co_await server.ask(std::move(call));
    EXPECT_FALSE(refused);
    if (!refused) {
        EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
        EXPECT_EQ(
            refused.error().message, "GET http://127.0.0.1:1/: connecting to 127.0.0.1:1: Connection refused"
        );
    }
    HttpCall secure{.url = "https://127.0.0.1/"};
    const auto wrong = co_await server.ask(std::move(secure));
    EXPECT_FALSE(wrong);
    if (!wrong) EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
}
TEST(PlainHttpClient, SaysWhyThereIsNoConnection) { run(nobody); }

Task<void> by_name(Server& server) {
    const auto executor = co_await asio::this_coro::executor;
    PlainHttpClient client(executor, {}, [](const std::string& host) -> Result<Addresses> {
        if (host != "lamp.example") return fail(ErrorCode::NotFound, "no such name");
        return Addresses{"127.0.0.9", "127.0.0.1"}; // nobody listens at the first
    });
    HttpCall call{.url = "http://lamp.example:" + std::to_string(server.tcp.port()) + "/"};
    const auto answer = co_await client.request(std::move(call), steady_now() + 10s);
    EXPECT_TRUE(answer);
    HttpCall other{.url = "http://other.example/"};
    const auto unknown = co_await client.request(std::move(other), steady_now() + 10s);
    EXPECT_FALSE(unknown);
    if (!unknown) EXPECT_EQ(unknown.error().message, "GET http://other.example/: no such name");
}
TEST(PlainHttpClient, TriesEachAddressOfAName) { run(by_name); }

Task<void> to_the_public_alone(Server& server) {
    HttpCall call{.url = server.url("/"), .reach = Reach::PublicAlone};
    const auto answer = co_await server.ask(std::move(call));
    EXPECT_FALSE(answer);
    if (answer) co_return;
    EXPECT_EQ(answer.error().code, ErrorCode::InvalidInput);
    EXPECT_TRUE(answer.error().message.ends_with(no_public_address)) << answer.error().message;
}
TEST(PlainHttpClient, DoesNotGoToThisMachineForWhoMayAskThePublicAlone) { run(to_the_public_alone); }

/// A server that says its lines whatever it is asked, in pieces, and then closes or stays.
enum class Then { Close, Stay, Reset };

struct Script {
    std::vector<std::string> pieces;
    Then then = Then::Close;
    bool reads_first = true;
};

Task<void> play(Listener& listener, const Script& script) {
    auto stream = co_await listener.accept();
    if (!stream) co_return;
    char ignored[4096];
    if (script.reads_first) {
        const auto [error, count] = co_await stream->async_read_some(asio::buffer(ignored), no_throw);
        static_cast<void>(count);
        if (error) co_return;
    }
    for (const auto& piece : script.pieces) {
        const auto written = co_await write_all(*stream, piece);
        if (!written) co_return;
    }
    if (script.then == Then::Reset) {
        stream->set_option(asio::socket_base::linger(true, 0));
        stream->close();
    }
    bool open = script.then == Then::Stay;
    while (open) {
        const auto [error, count] = co_await stream->async_read_some(asio::buffer(ignored), no_throw);
        static_cast<void>(count);
        open = !error;
    }
}

Task<void> ask_script(
    asio::io_context& context, const Script& script, SteadyClock::duration patience,
    Result<HttpResponse>& answer
) {
    auto listener = Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0});
    TaskGroup tasks(context.get_executor());
    tasks.spawn("play", play(*listener, script));
    PlainHttpClient client(context.get_executor());
    HttpCall call{.method = "POST", .url = "http://127.0.0.1:" + std::to_string(listener->port()) + "/"};
    call.body = "hello";
    answer = co_await client.request(std::move(call), steady_now() + patience);
    listener->close();
    co_await tasks.stop();
}

/// "status|body", or "!code|sentence" without the server's name.
std::string answered(const Script& script, SteadyClock::duration patience = 10s) {
    asio::io_context context(1);
    Result<HttpResponse> answer;
    asio::co_spawn(
        context, ask_script(context, script, patience, answer),
        [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        }
    );
    context.run();
    if (answer) return std::to_string(answer->status) + "|" + answer->body;
    const auto& error = answer.error();
    return "!" + std::string(name(error.code)) + "|" + error.message.substr(error.message.find("/: ") + 3);
}

TEST(PlainHttpClient, ReadsAnswersThatComeInPieces) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    EXPECT_EQ(answered({{ok, "Content-Length: 4\r\n\r\n", "bo", "dy"}, Then::Stay}), "200|body");
    EXPECT_EQ(
        answered(
            {{ok + "Transfer-Encoding: chunked\r\n\r\n2\r", "\nbo\r\n2\r\ndy\r\n0\r\n", "\r\n"}, Then::Stay}
        ),
        "200|body"
    );
    EXPECT_EQ(answered({{ok, "\r\nbo", "dy"}, Then::Close}), "200|body");
    EXPECT_EQ(answered({{"HTTP/1.1 100 Continue\r\n\r\n", ok, "Content-Length: 0\r\n\r\n"}}), "200|");
}

TEST(PlainHttpClient, AnAnswerThatBreaksOffIsNone) {
    EXPECT_EQ(answered({{}}), "!unavailable|the answer broke off");
    EXPECT_EQ(answered({{"HTTP/1.1 200 OK\r\n"}}), "!unavailable|the answer broke off");
    EXPECT_EQ(
        answered({{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo"}}), "!unavailable|the answer broke off"
    );
    EXPECT_EQ(
        answered({{"HTTP/1.1 200 OK\r\n\r\nbo"}, Then::Reset}),
        "!environment|reading the answer: Connection reset by peer"
    ) << "only an orderly end is the end of a body";
}

TEST(PlainHttpClient, AServerThatStopsInTheMiddleIsATimeout) {
    EXPECT_EQ(
        answered({{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo"}, Then::Stay}, 30ms),
        "!timeout|no answer in time"
    );
    EXPECT_EQ(answered({{}, Then::Stay}, 30ms), "!timeout|no answer in time");
}

TEST(PlainHttpClient, ANonHttpServerIsSaidToBeOne) {
    EXPECT_EQ(
        answered({{"220 mail.example ESMTP\r\n\r\n"}, Then::Stay}),
        "!invalid_input|not an HTTP/1.1 answer: bad version"
    );
}

TEST(PlainHttpClient, AnEarlyAnswerCountsThoughTheRequestWasNotRead) {
    EXPECT_EQ(
        answered({{"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"}, Then::Stay, false}), "503|busy"
    );
}

Task<void> wait_for_nothing(PlainHttpClient& client, std::string url) {
    HttpCall call{.url = std::move(url)};
    const auto answer = co_await client.request(std::move(call), SteadyTime::max());
    static_cast<void>(answer);
}
TEST(PlainHttpClient, ACancelledRequestEndsAtOnce) {
    asio::io_context context(1);
    auto listener = Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0}); // and accepts nobody
    PlainHttpClient client(context.get_executor());
    TaskGroup tasks(context.get_executor());
    const auto url = "http://127.0.0.1:" + std::to_string(listener->port()) + "/";
    tasks.spawn("ask", wait_for_nothing(client, url));
    for (int i = 0; i < 8; ++i) context.run_one_for(20ms);
    EXPECT_EQ(tasks.size(), 1U);
    tasks.cancel();
    context.run();
    EXPECT_EQ(tasks.size(), 0U);
}

} // namespace
} // namespace tutti::io
