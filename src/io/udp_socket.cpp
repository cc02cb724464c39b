#include "io/udp_socket.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <net/if.h>

namespace tutti::io {

namespace {

std::unexpected<Error> refused(const std::string& doing) {
    const int cause = errno;
    const auto code =
        cause == EACCES || cause == EPERM ? ErrorCode::PermissionDenied : ErrorCode::Environment;
    return fail(code, fmt::format("{}: {}", doing, std::strerror(cause)));
}

Result<sockaddr_storage> parse(const std::string& address, std::uint16_t port) {
    sockaddr_storage to{};
    auto& v4 = reinterpret_cast<sockaddr_in&>(to);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(to);
    if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
    } else if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
    } else {
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no address", address));
    }
    return to;
}

socklen_t length_of(const sockaddr_storage& to) {
    return to.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

/// Multicast goes out by this interface.
Result<void> choose_interface(int socket, int family, const std::string& name) {
    const auto index = ::if_nametoindex(name.c_str());
    ip_mreqn by{};
    by.imr_ifindex = static_cast<int>(index);
    const bool is_address = index == 0 && ::inet_pton(AF_INET, name.c_str(), &by.imr_address) == 1;
    if (index == 0 && !is_address)
        return fail(
            ErrorCode::NotFound, fmt::format("there is no network interface {}: `ip link` lists them", name)
        );
    const int failed =
        family == AF_INET
            ? ::setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof by)
            : ::setsockopt(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, &by.imr_ifindex, sizeof by.imr_ifindex);
    if (failed != 0) return refused(fmt::format("sending by the interface {}", name));
    return {};
}

/// Empties the queue of errors that the network has told of. Whether it was no more than that nobody listens.
bool forget_refusal(int socket, int cause) noexcept {
    char byte = 0;
    while (::recv(socket, &byte, sizeof byte, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0) {
    }
    errno = cause;
    return cause == ECONNREFUSED;
}

} // namespace

Result<UdpSocket> UdpSocket::open(const std::string& address, std::uint16_t port, const UdpOptions& options) {
    const auto to = parse(address, port);
    if (!to) return std::unexpected(to.error());
    FileDescriptor socket(::socket(to->ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return refused("a socket for datagrams");
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &options.buffer, sizeof options.buffer);
    ::setsockopt(socket.get(), IPPROTO_IP, IP_MULTICAST_TTL, &options.ttl, sizeof options.ttl);
    // Without it the system keeps to itself that nobody answers at that address.
    ::setsockopt(socket.get(), IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    if (to->ss_family == AF_INET6) {
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &options.ttl, sizeof options.ttl);
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    }
    if (!options.interface.empty())
        if (auto chosen = choose_interface(socket.get(), to->ss_family, options.interface); !chosen)
            return pass_on(chosen);
    return UdpSocket(std::move(socket), *to, options.send_messages);
}

UdpSent UdpSocket::send(std::span<mmsghdr> messages) noexcept {
    for (auto& message : messages)
        if (message.msg_hdr.msg_name == nullptr) {
            message.msg_hdr.msg_name = &to_;
            message.msg_hdr.msg_namelen = length_of(to_);
        }
    UdpSent sent;
    while (sent.datagrams < messages.size()) {
        const auto rest = static_cast<unsigned>(messages.size() - sent.datagrams);
        const int went = send_messages_(socket_.get(), &messages[sent.datagrams], rest, MSG_DONTWAIT);
        if (went > 0) {
            sent.datagrams += static_cast<std::size_t>(went);
            continue;
        }
        if (errno == EINTR) continue;
        // A host that is there and does not listen yet (ECONNREFUSED) hears what comes once it does.
        if (forget_refusal(socket_.get(), errno)) {
            ++sent.refusals;
            continue;
        }
        if (errno != EAGAIN && errno != ENOBUFS) sent.error = errno;
        break;
    }
    // Whoever keeps them may send them elsewhere, too.
    for (auto& message : messages)
        if (message.msg_hdr.msg_name == &to_) message.msg_hdr.msg_name = nullptr;
    return sent;
}

} // namespace tutti::io
