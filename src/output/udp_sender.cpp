#include "output/udp_sender.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <net/if.h>

namespace tutti::output {

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

Result<UdpSender> UdpSender::open(const std::string& address, std::uint16_t port, const UdpOptions& options) {
    const auto to = parse(address, port);
    if (!to) return std::unexpected(to.error());
    io::FileDescriptor socket(::socket(to->ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
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
    return UdpSender(
        std::move(socket), *to, options.by_universe && to->ss_family == AF_INET, options.send_messages
    );
}

void UdpSender::prepare(std::span<const pixel::Packet> packets) {
    messages_.resize(packets.size());
    pieces_.resize(packets.size() * pieces);
    if (by_universe_) targets_.resize(packets.size());
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const auto& packet = packets[i];
        auto* const piece = &pieces_[i * pieces];
        std::size_t used = 0;
        for (const auto bytes : {packet.header, packet.payload, packet.padding})
            if (!bytes.empty()) piece[used++] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
        auto& header = messages_[i].msg_hdr;
        header = {};
        header.msg_name = &to_;
        header.msg_namelen = length_of(to_);
        if (by_universe_) {
            targets_[i] = reinterpret_cast<const sockaddr_in&>(to_);
            targets_[i].sin_addr.s_addr = htonl(0xEFFF0000U | packet.universe); // E1.31 §9.3.1
            header.msg_name = &targets_[i];
        }
        header.msg_iov = piece;
        header.msg_iovlen = used;
    }
}

UdpSent UdpSender::send(std::span<const pixel::Packet> packets) noexcept {
    prepare(packets);
    UdpSent sent;
    while (sent.packets < messages_.size()) {
        const auto rest = static_cast<unsigned>(messages_.size() - sent.packets);
        const int went = send_messages_(socket_.get(), &messages_[sent.packets], rest, MSG_DONTWAIT);
        if (went > 0) {
            sent.packets += static_cast<std::size_t>(went);
            continue;
        }
        // A host that is there and does not listen yet (ECONNREFUSED) hears what comes once it does.
        if (errno == EINTR || forget_refusal(socket_.get(), errno)) continue;
        if (errno != EAGAIN && errno != ENOBUFS) sent.error = errno;
        break;
    }
    return sent;
}

} // namespace tutti::output
