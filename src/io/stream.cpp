#include "io/stream.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/resolve.hpp"
#include "io/stale_socket.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <charconv>
#include <cstring>

namespace tutti::io {

using asio::ip::tcp;
using unix_protocol = asio::local::stream_protocol;

Error environment_error(std::string_view doing, const error_code& cause) {
    auto code = ErrorCode::Environment;
    if (cause == asio::error::connection_refused || cause == boost::system::errc::no_such_file_or_directory)
        code = ErrorCode::Unavailable;
    if (cause == asio::error::operation_aborted || cause == asio::error::timed_out) code = ErrorCode::Timeout;
    if (cause == asio::error::access_denied) code = ErrorCode::PermissionDenied;
    if (cause == asio::error::address_in_use) code = ErrorCode::Conflict;
    return Error{code, fmt::format("{}: {}", doing, cause.message())};
}

Result<HostPort> parse_host_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not HOST:PORT", text));
    auto host = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a port (0 to 65535)", digits));
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return fail(
            ErrorCode::InvalidInput, fmt::format("an IPv6 address needs brackets: \"[{}]:{}\"", host, digits)
        );
    return HostPort{std::string(host), port};
}

bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

Result<void> check_socket_path(const std::filesystem::path& path) {
    constexpr std::size_t longest = sizeof(sockaddr_un{}.sun_path) - 1;
    const auto length = path.native().size();
    if (length <= longest) return {};
    return fail(
        ErrorCode::LimitExceeded,
        fmt::format(
            "{} has {} bytes, a socket address holds {}: set TUTTI_RUN_DIR to a shorter path", path.native(),
            length, longest
        )
    );
}

Task<Result<Stream>> connect_unix(std::filesystem::path path, SteadyClock::duration timeout) {
    if (auto fits = check_socket_path(path); !fits) co_return pass_on(fits);
    const auto executor = co_await asio::this_coro::executor;
    const unix_protocol::endpoint endpoint(path.native());
    Stream stream(executor);
    Deadline deadline(executor, timeout, [&stream] { stream.close(); });
    const auto [error] = co_await stream.async_connect(endpoint, no_throw);
    if (error) co_return std::unexpected(environment_error("connecting to " + path.native(), error));
    co_return std::move(stream);
}

Task<Result<Stream>> connect_tcp(HostPort address, SteadyClock::duration timeout) {
    const auto executor = co_await asio::this_coro::executor;
    const auto doing = fmt::format("connecting to {}:{}", address.host, address.port);
    Stream stream(executor);
    NameResolver names(executor); // its thread starts with the first name: an address needs none
    Deadline deadline(executor, timeout, [&] { stream.close(); });
    auto found = co_await names.resolve(address.host, steady_now() + timeout);
    if (!found) co_return fail(found.error().code, fmt::format("{}: {}", doing, found.error().message));
    std::vector<tcp::endpoint> endpoints;
    for (const auto& text : *found) endpoints.emplace_back(asio::ip::make_address(text), address.port);
    error_code last = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        if (deadline.expired()) break;
        stream = Stream(executor);
        const auto [error] = co_await stream.async_connect(endpoint, no_throw);
        last = error;
        if (!error) break;
    }
    if (last) co_return std::unexpected(environment_error(doing, last));
    stream.set_option(tcp::no_delay(true), last);
    co_return std::move(stream);
}

Task<Result<void>> write_all(Stream& stream, std::string_view bytes) {
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    const auto [error, written] = co_await asio::async_write(stream, buffer, no_throw);
    static_cast<void>(written);
    if (error) co_return std::unexpected(environment_error("writing", error));
    co_return Result<void>();
}

std::optional<PeerCredentials> peer_credentials(Stream& stream) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (getsockopt(stream.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return std::nullopt;
    if (credentials.uid == static_cast<uid_t>(-1)) return std::nullopt; // no such socket
    return PeerCredentials{credentials.pid, credentials.uid};
}

Result<Listener>
Listener::bind_unix(const asio::any_io_executor& executor, const std::filesystem::path& path, unsigned mode) {
    if (auto fits = check_socket_path(path); !fits) return pass_on(fits);
    if (auto removed = remove_stale_socket(path); !removed) return pass_on(removed);
    Acceptor acceptor(executor);
    error_code error;
    const unix_protocol::endpoint endpoint(path.native());
    acceptor.open(endpoint.protocol(), error);
    const mode_t before = umask(0777 & ~static_cast<mode_t>(mode));
    if (!error) acceptor.bind(endpoint, error);
    umask(before);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return std::unexpected(environment_error("listening on " + path.native(), error));
    return Listener(std::move(acceptor));
}

Result<Listener> Listener::bind_tcp(const asio::any_io_executor& executor, const HostPort& address) {
    const auto doing = fmt::format("listening on {}:{}", address.host, address.port);
    error_code error;
    const auto host = asio::ip::make_address(address.host == "localhost" ? "127.0.0.1" : address.host, error);
    if (error) return std::unexpected(environment_error(doing, error));
    const tcp::endpoint endpoint(host, address.port);
    Acceptor acceptor(executor);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return std::unexpected(environment_error(doing, error));
    return Listener(std::move(acceptor));
}

Result<Listener> Listener::take_tcp(const asio::any_io_executor& executor, FileDescriptor socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    Acceptor acceptor(executor);
    error_code error;
    const auto protocol = address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
    acceptor.assign(protocol, socket.get(), error);
    if (error) return std::unexpected(environment_error("taking a listening socket", error));
    static_cast<void>(socket.release()); // the acceptor's
    return Listener(std::move(acceptor));
}

Task<Result<Stream>> Listener::accept() {
    auto [error, stream] = co_await acceptor_.async_accept(no_throw);
    if (error) co_return std::unexpected(environment_error("accepting a connection", error));
    co_return std::move(stream);
}

void Listener::close() {
    error_code ignored;
    acceptor_.close(ignored);
}

FileDescriptor Listener::release() {
    error_code ignored;
    return FileDescriptor(acceptor_.release(ignored));
}

std::uint16_t Listener::port() const {
    error_code error;
    const auto generic = acceptor_.local_endpoint(error);
    if (error) return 0;
    tcp::endpoint endpoint;
    if (generic.size() > endpoint.capacity()) return 0;
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    return endpoint.port();
}

} // namespace tutti::io
