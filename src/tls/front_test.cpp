#include "io/temporary_folder_testing.hpp"
#include "io/tls_process.hpp"
#include "tls/front.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

namespace tutti::tls {
namespace {

using namespace std::chrono_literals;

/// Signed by itself.
FrontFiles make_certificate(const std::filesystem::path& folder) {
    FrontFiles files{folder / "cert.pem", folder / "key.pem"};
    const auto command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=lamp -keyout "
        + files.key.native() + " -out " + files.certificate.native() + " 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return files;
}

/// Says who the client is, then talks until it is not listened to any more.
Task<void> talk(io::Listener& listener, std::string& client) {
    auto accepted = co_await listener.accept();
    client.resize(io::tls_client_bytes);
    co_await asio::async_read(*accepted, asio::buffer(client), no_throw);
    const std::string much(64 * 1024, 'x');
    while (true) {
        const auto [error, count] = co_await asio::async_write(*accepted, asio::buffer(much), no_throw);
        static_cast<void>(count);
        if (error) co_return;
    }
}

using SilentClient = asio::ssl::stream<io::Stream>;

Task<void> begin(std::uint16_t port, asio::ssl::context& trusting, std::optional<SilentClient>& client) {
    io::HostPort address("127.0.0.1", port);
    auto stream = co_await io::connect_tcp(std::move(address), 60s);
    client.emplace(std::move(*stream), trusting);
    const auto [error] = co_await client->async_handshake(asio::ssl::stream_base::client, no_throw);
    EXPECT_FALSE(error);
}

TEST(TlsFront, GivesUpAClientThatDoesNotReadAndTellsTheServer) {
    const io::TemporaryFolder folder;
    const auto place = folder.path / "server.sock";
    asio::io_context context(1);
    const auto executor = context.get_executor();
    auto server = std::move(*io::Listener::bind_unix(executor, place));
    auto listener = std::move(*io::Listener::bind_tcp(executor, {"127.0.0.1", 0}));
    const auto port = listener.port();
    const io::Log log("tls_test");
    Front front(executor, std::move(listener), place, make_certificate(folder.path), log, {.writing = 100ms});
    ASSERT_TRUE(front.load());
    io::TaskGroup tasks(executor);
    tasks.spawn("serving over TLS", front.run());

    asio::ssl::context trusting(asio::ssl::context::tls_client);
    std::optional<SilentClient> silent;
    tasks.spawn("a client that does not read", begin(port, trusting, silent));

    std::string client;
    bool was_told = false;
    asio::co_spawn(executor, talk(server, client), [&](const std::exception_ptr&) {
        was_told = true;
        context.stop();
    });
    context.run_for(60s);
    EXPECT_TRUE(was_told);
    EXPECT_TRUE(client.starts_with("127.0.0.1 "));
}

TEST(TlsFront, TakesNoKeyOfAnotherKindThanItsCertificates) {
    const io::TemporaryFolder folder;
    auto files = make_certificate(folder.path);
    files.key = folder.path / "rsa.pem";
    const auto command = "openssl genrsa -out " + files.key.native() + " 2048 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    asio::io_context context(1);
    auto listener = std::move(*io::Listener::bind_tcp(context.get_executor(), {"127.0.0.1", 0}));
    const io::Log log("tls_test");
    Front front(context.get_executor(), std::move(listener), folder.path / "server.sock", files, log, {});
    const auto loaded = front.load();
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("it is not that of"), std::string::npos);
}

} // namespace
} // namespace tutti::tls
