#include "io/listen.hpp"

#include "io/socket_address.hpp"
#include "io/stale_socket.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace tutti::io {

namespace {

constexpr int backlog = 256;
constexpr int socket_kind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr int datagram_kind = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

std::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorCode::Environment, fmt::format("{}: {}", what, std::strerror(errno)));
}

bool is_loopback(const SocketAddress& address) {
    if (address.any.sa_family == AF_INET) return (ntohl(address.v4.sin_addr.s_addr) >> 24) == 127;
    const in6_addr& v6 = address.v6.sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) return v6.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&v6);
}

struct Place {
    SocketAddress address{};
    socklen_t size = 0;
};

Result<Place> place_of(const std::string& host, std::uint16_t port) {
    Place place;
    auto& [address, size] = place;
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
    return place;
}

/// What a person can do where a port is not to be had.
const char* what_to_do() {
    if (errno == EADDRINUSE) return ": end the program that has it, or choose another port";
    if (errno == EADDRNOTAVAIL) return ": this machine has no such address";
    return "";
}

} // namespace

Result<FileDescriptor> listen_tcp(const std::string& host, std::uint16_t port) {
    const auto place = place_of(host, port);
    if (!place) return std::unexpected(place.error());
    const auto what = fmt::format("listening on {}:{}", host, port);
    FileDescriptor listener(::socket(place->address.any.sa_family, socket_kind, 0));
    if (!listener) return refused(what);
    const int on = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int bound = ::bind(listener.get(), &place->address.any, place->size);
    if (bound != 0 && errno == EADDRNOTAVAIL) {
        ::setsockopt(listener.get(), IPPROTO_IP, IP_FREEBIND, &on, sizeof on); // of IPv6, too
        bound = ::bind(listener.get(), &place->address.any, place->size);
    }
    if (bound != 0) return refused(what);
    if (::listen(listener.get(), backlog) != 0) return refused(what);
    return listener;
}

bool has_address(const std::string& host) {
    const auto place = place_of(host, 0);
    if (!place) return true;
    const FileDescriptor socket(::socket(place->address.any.sa_family, datagram_kind, 0));
    if (!socket || ::bind(socket.get(), &place->address.any, place->size) == 0) return true;
    return errno != EADDRNOTAVAIL;
}

Result<FileDescriptor> listen_udp(const std::string& host, std::uint16_t port) {
    const auto place = place_of(host, port);
    if (!place) return std::unexpected(place.error());
    const auto what = fmt::format("hearing datagrams on {}:{}", host, port);
    FileDescriptor listener(::socket(place->address.any.sa_family, datagram_kind, 0));
    if (!listener) return refused(what);
    if (::bind(listener.get(), &place->address.any, place->size) == 0) return listener;
    const char* const advice = what_to_do();
    auto failed = refused(what);
    failed.error().message += advice;
    return failed;
}

std::optional<Address> local_address(const FileDescriptor& listener) {
    SocketAddress address{};
    socklen_t size = sizeof address;
    if (::getsockname(listener.get(), &address.any, &size) != 0) return std::nullopt;
    if (address.any.sa_family != AF_INET && address.any.sa_family != AF_INET6) return std::nullopt;
    return Address{host_of(address), local_port(listener)};
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
    const auto host = host_of(address);
    if (address.any.sa_family == AF_INET)
        return {is_loopback(address), fmt::format("{}:{}", host, ntohs(address.v4.sin_port))};
    return {is_loopback(address), fmt::format("[{}]:{}", host, ntohs(address.v6.sin6_port))};
}

std::optional<Datagram> receive_datagram(const FileDescriptor& socket, std::span<char> room) {
    SocketAddress address{};
    socklen_t size = sizeof address;
    const auto received = ::recvfrom(socket.get(), room.data(), room.size(), 0, &address.any, &size);
    if (received < 0) return std::nullopt;
    return Datagram{{room.data(), static_cast<std::size_t>(received)}, sender_of(address)};
}

void send_without_delay(const FileDescriptor& tcp_socket) {
    const int on = 1;
    ::setsockopt(tcp_socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace tutti::io
