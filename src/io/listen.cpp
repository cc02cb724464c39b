#include "io/listen.hpp"

#include "io/stale_socket.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace tutti::io {

namespace {

constexpr int backlog = 256;
constexpr int socket_kind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

union SocketAddress {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un local;
};

std::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorCode::Environment, fmt::format("{}: {}", what, std::strerror(errno)));
}

bool is_loopback(const SocketAddress& address) {
    if (address.any.sa_family == AF_INET) return (ntohl(address.v4.sin_addr.s_addr) >> 24) == 127;
    const in6_addr& v6 = address.v6.sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) return v6.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&v6);
}

} // namespace

Result<FileDescriptor> listen_tcp(const std::string& host, std::uint16_t port) {
    SocketAddress address{};
    socklen_t size = 0;
    const std::string numeric = host == "localhost" ? "127.0.0.1" : host;
    if (::inet_pton(AF_INET, numeric.c_str(), &address.v4.sin_addr) == 1) {
        address.v4.sin_family = AF_INET;
        address.v4.sin_port = htons(port);
        size = sizeof address.v4;
    } else if (::inet_pton(AF_INET6, numeric.c_str(), &address.v6.sin6_addr) == 1) {
        address.v6.sin6_family = AF_INET6;
        address.v6.sin6_port = htons(port);
        size = sizeof address.v6;
    } else {
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no numeric address to listen on", host));
    }
    const auto what = fmt::format("listening on {}:{}", host, port);
    FileDescriptor listener(::socket(address.any.sa_family, socket_kind, 0));
    if (!listener) return refused(what);
    const int on = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener.get(), &address.any, size) != 0) return refused(what);
    if (::listen(listener.get(), backlog) != 0) return refused(what);
    return listener;
}

std::uint16_t local_port(const FileDescriptor& listener) {
    SocketAddress address{};
    socklen_t size = sizeof address;
    if (::getsockname(listener.get(), &address.any, &size) != 0) return 0;
    return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

Result<UnixListener>
listen_unix(const std::filesystem::path& path, unsigned mode, std::filesystem::path lock_path) {
    SocketAddress address{};
    address.local.sun_family = AF_UNIX;
    const auto& text = path.native();
    if (text.size() >= sizeof address.local.sun_path)
        return fail(
            ErrorCode::LimitExceeded, fmt::format(
                                          "{} is too long for a socket: {} bytes, at most {}", text,
                                          text.size(), sizeof address.local.sun_path - 1
                                      )
        );
    std::memcpy(address.local.sun_path, text.c_str(), text.size() + 1);
    if (lock_path.empty()) lock_path = text + ".lock";
    auto lock = LockFile::acquire(lock_path);
    if (!lock) return pass_on(lock);
    if (auto free = expect_socket_or_nothing(path); !free) return pass_on(free);
    if (somebody_listens(path))
        return fail(ErrorCode::Conflict, fmt::format("something without a lock listens on {}", text));
    if (auto removed = remove_stale_socket(path); !removed) return pass_on(removed);
    FileDescriptor listener(::socket(AF_UNIX, socket_kind, 0));
    if (!listener) return refused("a Unix socket");
    if (::bind(listener.get(), &address.any, sizeof address.local) != 0)
        return refused(fmt::format("listening on {}", text));
    ::chmod(text.c_str(), mode);
    if (::listen(listener.get(), backlog) != 0) return refused(fmt::format("listening on {}", text));
    return UnixListener{std::move(listener), std::move(*lock), path};
}

void UnixListener::remove() noexcept { static_cast<void>(remove_stale_socket(path)); }

Accepted accept_from(int listener) {
    FileDescriptor socket(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) return {AcceptStatus::Accepted, std::move(socket)};
    const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return {exhausted ? AcceptStatus::Exhausted : AcceptStatus::None, {}};
}

UnixPeer unix_peer(const FileDescriptor& socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return {static_cast<uid_t>(-1), 0};
    return {credentials.uid, credentials.pid};
}

TcpPeer tcp_peer(const FileDescriptor& socket) {
    SocketAddress address{};
    socklen_t size = sizeof address;
    if (::getpeername(socket.get(), &address.any, &size) != 0) return {false, "unknown"};
    char text[INET6_ADDRSTRLEN] = {};
    if (address.any.sa_family == AF_INET) {
        ::inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof text);
        return {is_loopback(address), fmt::format("{}:{}", text, ntohs(address.v4.sin_port))};
    }
    ::inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof text);
    return {is_loopback(address), fmt::format("[{}]:{}", text, ntohs(address.v6.sin6_port))};
}

void send_without_delay(const FileDescriptor& tcp_socket) {
    const int on = 1;
    ::setsockopt(tcp_socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace tutti::io
