#include "etcd/client.hpp"
#include "io/clock.hpp"
#include "io/http/http_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace tutti::etcd {
namespace {

/// Says a term, or that it cannot.
class SaysTerm final : public io::HttpHandler {
public:
    io::HttpReply handle(const io::HttpRequest&) override {
        ++asked;
        const auto body = R"({"header":{"raft_term":")" + std::to_string(term) + R"("}})";
        if (term == 0)
            return io::HttpResponse{503, "application/json", R"({"error":"no leader","code":14})", {}};
        return io::HttpResponse{200, "application/json", body, {}};
    }
    int term = 0;
    int asked = 0;
};

struct Member {
    explicit Member(const asio::any_io_executor& executor)
        : server(executor, *io::Listener::bind_tcp(executor, {"127.0.0.1", 0}), says) {
        server.start();
    }
    io::HttpUrl url() const {
        return *io::parse_http_url("http://127.0.0.1:" + std::to_string(server.port()));
    }

    SaysTerm says;
    io::HttpServer server;
};

struct Two {
    explicit Two(const asio::any_io_executor& executor) : left(executor), right(executor) {}
    ClientOptions options(SteadyClock::duration term_believed_for) const {
        return {
            .endpoints = {left.url(), right.url()},
            .attempt = seconds(10),
            .term_believed_for = term_believed_for,
        };
    }

    Member left, right;
};

using ClientBody = Task<void> (*)(Two&);

Task<void> with_two(asio::io_context& context, ClientBody body) {
    Two two(context.get_executor());
    co_await body(two);
    co_await two.left.server.stop();
    co_await two.right.server.stop();
}

void run_client(ClientBody body) {
    asio::io_context context(1);
    asio::co_spawn(context, with_two(context, body), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
}

Task<bool> is_answered(Client& client) {
    const auto answer = co_await client.ask("/v3/kv/range", "{}", io::steady_now() + seconds(20));
    co_return answer.has_value();
}

Task<void> asks_each_once(Two& two) {
    Client client(two.options(std::chrono::hours(1)), nullptr);
    const bool is_any = co_await is_answered(client);
    EXPECT_FALSE(is_any);
    EXPECT_EQ(two.left.says.asked, 1);
    EXPECT_EQ(two.right.says.asked, 1);
}
TEST(Client, AsksEachMemberOnce) { run_client(asks_each_once); }

Task<void> leaves_who_is_behind(Two& two) {
    Client client(two.options(std::chrono::hours(1)), nullptr);
    two.left.says.term = 7;
    const bool of_the_newest = co_await is_answered(client);
    EXPECT_TRUE(of_the_newest);
    two.left.says.term = 0;
    two.right.says.term = 6;
    const bool of_one_behind = co_await is_answered(client);
    EXPECT_FALSE(of_one_behind);
    two.left.says.term = 7;
    const bool of_the_newest_again = co_await is_answered(client);
    EXPECT_TRUE(of_the_newest_again);
}
TEST(Client, DoesNotBelieveAMemberThatHasBeenLeftBehind) { run_client(leaves_who_is_behind); }

Task<void> believes_anew(Two& two) {
    Client client(two.options(SteadyClock::duration(0)), nullptr);
    two.left.says.term = 7;
    const bool before = co_await is_answered(client);
    EXPECT_TRUE(before);
    two.left.says.term = 0; // dead
    two.right.says.term = 2;
    const bool of_the_one_left = co_await is_answered(client);
    EXPECT_TRUE(of_the_one_left);
}
TEST(Client, BelievesAnEtcdThatWasMadeAnewThoughOneMemberIsDead) { run_client(believes_anew); }

/// Refuses, and says why only in part, until whoever asked has gone.
Task<void> refuse_without_end(asio::ip::tcp::acceptor& acceptor) {
    auto [error, stream] = co_await acceptor.async_accept(no_throw);
    EXPECT_FALSE(error);
    const std::string_view head = "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n";
    co_await asio::async_write(stream, asio::buffer(head), no_throw);
    bool is_there = true;
    while (is_there) {
        char room[256];
        const auto [gone, count] = co_await stream.async_read_some(asio::buffer(room), no_throw);
        is_there = !gone;
    }
}

Task<void> watches_in_vain(asio::ip::tcp::acceptor& acceptor) {
    const auto port = std::to_string(acceptor.local_endpoint().port());
    Client client({.endpoints = {*io::parse_http_url("http://127.0.0.1:" + port)}}, nullptr);
    const auto watch = co_await client.watch("{}", io::steady_now() + milliseconds(300));
    EXPECT_FALSE(watch);
    if (!watch) EXPECT_EQ(watch.error().code, ErrorCode::InvalidInput) << watch.error().message;
}
TEST(Client, DoesNotWaitForAllOfARefusal) {
    asio::io_context context(1);
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
    asio::co_spawn(context, refuse_without_end(acceptor), asio::detached);
    asio::co_spawn(context, watches_in_vain(acceptor), asio::detached);
    context.run_for(seconds(30));
    EXPECT_TRUE(context.stopped()) << "it still waits";
}

} // namespace
} // namespace tutti::etcd
