#include "tls/front.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/path_watch.hpp"
#include "io/tls_process.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <openssl/ssl.h>
#include <utility>

namespace tutti::tls {

namespace {

constexpr auto accept_pause = milliseconds(100);
constexpr auto connecting = seconds(5);
/// Certificate and key are seldom written in one moment.
constexpr auto settling = milliseconds(500);
constexpr auto look_again = seconds(60); ///< where nobody says that they have changed
constexpr std::size_t piece = 16 * 1024;

std::string peer_address(io::Stream& stream) {
    error_code error;
    const auto generic = stream.remote_endpoint(error);
    asio::ip::tcp::endpoint endpoint;
    if (error || generic.size() > endpoint.capacity()) return {};
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    return endpoint.address().to_string();
}

} // namespace

/// One client, and the server's end for it. What comes from one side goes to the other, until one of them
/// ends.
class Front::Line {
public:
    /// The context is owned by the front and by the lines that began with it.
    Line(io::Stream client, std::shared_ptr<Context> context)
        : context_(std::move(context)), client_(std::move(client), *context_),
          server_(client_.get_executor()) {}

    io::Stream& socket() { return client_.next_layer(); }
    void cut() {
        error_code ignored;
        socket().close(ignored);
        server_.close(ignored);
    }

    Task<bool> shake_hands(SteadyClock::duration patience) {
        const io::Deadline deadline(client_.get_executor(), patience, [this] { cut(); });
        const auto [error] = co_await client_.async_handshake(asio::ssl::stream_base::server, no_throw);
        co_return !error;
    }

    Task<bool> reach(std::filesystem::path server, std::string client) {
        auto stream = co_await io::connect_unix(std::move(server), connecting);
        if (!stream) co_return false;
        server_ = std::move(*stream);
        client.resize(io::tls_client_bytes, ' ');
        const auto written = co_await io::write_all(server_, client);
        co_return written.has_value();
    }

    /// A client that hangs up is not waited for; what the server says last is brought to it.
    Task<void> from_client() {
        const auto room = std::make_unique<std::array<char, piece>>();
        while (true) {
            const auto [error, count] = co_await client_.async_read_some(asio::buffer(*room), no_throw);
            if (error) break;
            const auto [failed, written] =
                co_await asio::async_write(server_, asio::buffer(room->data(), count), no_throw);
            static_cast<void>(written);
            if (failed) break;
        }
        error_code ignored;
        server_.shutdown(io::Stream::shutdown_both, ignored);
    }

    Task<void> from_server(SteadyClock::duration writing, SteadyClock::duration closing) {
        const auto room = std::make_unique<std::array<char, piece>>();
        while (true) {
            const auto [error, count] = co_await server_.async_read_some(asio::buffer(*room), no_throw);
            if (error) break;
            // A server that gives this client up cannot be heard meanwhile.
            const io::Deadline deadline(client_.get_executor(), writing, [this] { cut(); });
            const auto [failed, written] =
                co_await asio::async_write(client_, asio::buffer(room->data(), count), no_throw);
            static_cast<void>(written);
            if (failed) break;
        }
        // The goodbye is ours alone: whether the client answers it does not matter.
        const io::Deadline deadline(client_.get_executor(), closing, [this] { cut(); });
        co_await client_.async_shutdown(no_throw);
        cut();
    }

private:
    std::shared_ptr<Context> context_;
    asio::ssl::stream<io::Stream> client_;
    io::Stream server_;
};

Front::Front(
    const asio::any_io_executor& executor, io::Listener listener, std::filesystem::path server,
    FrontFiles files, const io::Log& log, FrontLimits limits
)
    : executor_(executor), listener_(std::move(listener)), server_(std::move(server)),
      files_(std::move(files)), log_(log), limits_(limits), tasks_(executor) {}

Result<void> Front::load() {
    auto context = std::make_shared<Context>(Context::tls_server);
    error_code error;
    const auto failed = [&](const std::filesystem::path& file) {
        return fail(ErrorCode::Environment, fmt::format("{}: {}", file.native(), error.message()));
    };
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    // What a connection does not use at the moment is given back: most of them wait.
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    context->use_certificate_chain_file(files_.certificate.native(), error);
    if (error) return failed(files_.certificate);
    context->use_private_key_file(files_.key.native(), Context::pem, error);
    if (error) return failed(files_.key);
    // A key of another kind than the certificate's (EC beside RSA) is loaded all the same.
    if (SSL_CTX_check_private_key(context->native_handle()) != 1)
        return fail(
            ErrorCode::Environment, files_.key.native() + ": it is not that of " + files_.certificate.native()
        );
    context_ = std::move(context);
    return {};
}

Task<void> Front::follow_files() {
    std::vector<std::filesystem::path> folders = {files_.certificate.parent_path()};
    if (files_.key.parent_path() != folders.front()) folders.push_back(files_.key.parent_path());
    io::PathWatch watch(executor_, std::move(folders), io::PathWatch::Of::Contents);
    while (true) {
        const auto changed = co_await watch.changed();
        const SteadyClock::duration pause = changed ? SteadyClock::duration(settling) : look_again;
        const bool goes_on = co_await io::sleep_for(pause);
        if (!goes_on) co_return;
        if (const auto loaded = load(); loaded)
            log_.info("the certificate was read anew", {{"certificate", files_.certificate.native()}});
        else
            log_.warning("the certificate stays as it was", {{"reason", loaded.error().message}});
    }
}

Task<void> Front::run() {
    tasks_.spawn("following the certificate", follow_files());
    while (true) {
        auto accepted = co_await listener_.accept();
        if (!accepted) {
            co_await io::sleep_for(accept_pause);
            continue;
        }
        if (tasks_.size() > limits_.connections) continue; // its end closes it
        tasks_.spawn("a client over TLS", serve(std::move(*accepted)));
    }
}

Task<void> Front::serve(io::Stream client) {
    error_code ignored;
    client.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto address = peer_address(client);
    Line line(std::move(client), context_);
    shaking_.push_back(&line);
    if (shaking_.size() > limits_.handshakes) {
        shaking_.front()->cut();
        shaking_.pop_front();
    }
    const bool speaks = co_await line.shake_hands(limits_.handshake);
    shaking_.remove(&line);
    if (!speaks) co_return;
    const bool reached = co_await line.reach(server_, std::move(address));
    if (!reached) co_return;
    io::TaskGroup both(executor_);
    both.spawn("from a client over TLS", line.from_client());
    both.spawn("to a client over TLS", line.from_server(limits_.writing, limits_.closing));
    co_await both.join();
}

} // namespace tutti::tls
