// Byte streams over Unix and TCP sockets under one type, and the listeners that accept them.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::io {

using Stream = asio::generic::stream_protocol::socket;

/// "HOST:PORT" or "[V6]:PORT". The host is not resolved here.
struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};
Result<HostPort> parse_host_port(std::string_view text);
/// Whether the address is one of this machine's own: 127.0.0.0/8, ::1 or "localhost".
bool is_loopback(std::string_view host);

/// A path too long for a socket address (108 bytes, unix(7)) is a clear error.
Result<void> check_socket_path(const std::filesystem::path& path);

/// Connects within `timeout`. TCP sets TCP_NODELAY and tries each address that the name resolves to.
Task<Result<Stream>> connect_unix(std::filesystem::path path, SteadyClock::duration timeout);
Task<Result<Stream>> connect_tcp(HostPort address, SteadyClock::duration timeout);

/// Writes everything. The error names what the system said.
Task<Result<void>> write_all(Stream& stream, std::string_view bytes);

/// Who is at the other end of a Unix socket (SO_PEERCRED).
struct PeerCredentials {
    std::int64_t pid = 0; ///< 0: of another container
    std::uint32_t uid = 0;
};
std::optional<PeerCredentials> peer_credentials(Stream& stream);

/// A listening socket; accepted streams belong to the caller.
class Listener {
public:
    /// Binds the path with the given mode. The caller holds the lock that says that a socket there is stale:
    /// it is replaced. Conflict where something else stands there.
    static Result<Listener>
    bind_unix(const asio::any_io_executor& executor, const std::filesystem::path& path, unsigned mode = 0600);
    /// Port 0 takes one from the kernel; see port().
    static Result<Listener> bind_tcp(const asio::any_io_executor& executor, const HostPort& address);

    /// A TCP socket that listens already.
    static Result<Listener> take_tcp(const asio::any_io_executor& executor, FileDescriptor socket);

    Task<Result<Stream>> accept();
    void close();
    /// The socket, for another process to accept on.
    FileDescriptor release();
    std::uint16_t port() const;

private:
    using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
    explicit Listener(Acceptor acceptor) : acceptor_(std::move(acceptor)) {}
    Acceptor acceptor_;
};

/// "connecting to X: Connection refused", as an Error of the code that fits.
Error environment_error(std::string_view doing, const error_code& cause);

} // namespace tutti::io
