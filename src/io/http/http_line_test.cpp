#include "io/clock.hpp"
#include "io/http/http_line.hpp"
#include "io/http/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

/// Answers with the path; /later never.
class PathEcho final : public HttpHandler {
public:
    HttpReply handle(const HttpRequest& request) override {
        if (request.path == "/later") return pending = std::make_shared<PendingReply>();
        return HttpResponse{200, "text/plain", std::string(request.path), {}};
    }
    SharedPendingReply pending;
};

struct LineServer {
    explicit LineServer(const asio::any_io_executor& executor)
        : server(executor, *Listener::bind_tcp(executor, {"127.0.0.1", 0}), echo) {
        server.start();
    }
    std::string url(std::string_view path) const {
        return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
    }

    PathEcho echo;
    HttpServer server;
};

using LineBody = Task<void> (*)(LineServer&, HttpLine&);

Task<void> with_line(asio::io_context& context, LineBody body) {
    LineServer server(context.get_executor());
    auto connected = co_await connect_http(*parse_http_url(server.url("/")), {}, 10s);
    EXPECT_TRUE(connected);
    if (connected) {
        HttpLine line(std::move(*connected));
        co_await body(server, line);
    }
    co_await server.server.stop();
}

void run_line(LineBody body) {
    asio::io_context context(1);
    asio::co_spawn(context, with_line(context, body), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

Task<void> asks_twice(LineServer& server, HttpLine& line) {
    for (const auto* path : {"/a", "/b"}) {
        HttpCall call{.url = server.url(path)};
        const auto answer = co_await line.request(std::move(call), steady_now() + 10s);
        EXPECT_TRUE(answer);
        if (answer) EXPECT_EQ(answer->body, path);
        EXPECT_TRUE(line.is_open());
    }
    EXPECT_EQ(server.server.statistics().connections, 1U);
}
TEST(HttpLine, CarriesOneRequestAfterAnother) { run_line(asks_twice); }

Task<void> waits_in_vain(LineServer& server, HttpLine& line) {
    HttpCall call{.url = server.url("/later?key=secret")};
    const auto answer = co_await line.request(std::move(call), steady_now() + 30ms);
    EXPECT_FALSE(answer);
    if (!answer)
        EXPECT_EQ(
            answer.error(), (Error{ErrorCode::Timeout, "GET " + server.url("/later") + ": no answer in time"})
        );
    EXPECT_FALSE(line.is_open()) << "the late answer would be taken for the next one's";
}
TEST(HttpLine, IsOverWhereAnAnswerDidNotComeInTime) { run_line(waits_in_vain); }

Task<void> is_left(LineServer& server, HttpLine& line) {
    HttpCall call{.url = server.url("/a")};
    co_await server.server.stop();
    const auto answer = co_await line.request(std::move(call), steady_now() + 10s);
    EXPECT_FALSE(answer);
    EXPECT_FALSE(line.is_open());
}
TEST(HttpLine, IsOverWhereTheServerHungUp) { run_line(is_left); }

} // namespace
} // namespace tutti::io
