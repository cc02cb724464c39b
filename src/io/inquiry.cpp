#include "io/inquiry.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <ifaddrs.h>
#include <net/if.h>
#include <vector>

namespace tutti::io {

namespace {

std::unexpected<Error> unasked(std::string_view doing) {
    return fail(ErrorCode::Unavailable, fmt::format("{}: {}", doing, std::strerror(errno)));
}

/// A network that this machine is on.
struct Network {
    in_addr own;
    in_addr everybody;
};

/// Those that a question with such an interface flag (IFF_MULTICAST, IFF_BROADCAST) can go out by.
std::vector<Network> networks_with(unsigned flag) {
    std::vector<Network> networks;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return networks;
    for (const auto* one = all; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
        if ((one->ifa_flags & IFF_UP) == 0 || (one->ifa_flags & flag) == 0) continue;
        if ((one->ifa_flags & IFF_LOOPBACK) != 0) continue;
        Network network{reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, {}};
        if (flag == IFF_BROADCAST && one->ifa_broadaddr != nullptr)
            network.everybody = reinterpret_cast<const sockaddr_in*>(one->ifa_broadaddr)->sin_addr;
        networks.push_back(network);
    }
    ::freeifaddrs(all);
    return networks;
}

bool send(const FileDescriptor& socket, const sockaddr_in& to, std::span<const std::uint8_t> bytes) {
    return ::sendto(
               socket.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to
           )
           >= 0;
}

} // namespace

Result<Inquiry> Inquiry::open(const asio::any_io_executor& executor, std::uint16_t own_port) {
    FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket) return unasked("a socket for questions");
    const int on = 1;
    const unsigned char far = 255; // RFC 6762 §11; who does not want them far away does not route them
    ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    ::setsockopt(socket.get(), IPPROTO_IP, IP_MULTICAST_TTL, &far, sizeof far);
    if (own_port != 0) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_port = htons(own_port);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0)
        return unasked(fmt::format("hearing answers on UDP port {}", own_port));
    return Inquiry(executor, std::move(socket));
}

Inquiry::Inquiry(const asio::any_io_executor& executor, FileDescriptor socket)
    : socket_(std::move(socket)), waiting_(executor, socket_.get()),
      datagram_(std::make_unique_for_overwrite<char[]>(room)) {}

Inquiry::~Inquiry() {
    if (socket_) waiting_.release(); // it is closed below
}

Result<void>
Inquiry::ask(const std::string& address, std::uint16_t port, std::span<const std::uint8_t> question) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1)
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no IPv4 address", address));
    bool is_sent = false;
    errno = ENETUNREACH; // where there is no network at all
    if (IN_MULTICAST(ntohl(to.sin_addr.s_addr))) {
        for (const auto& network : networks_with(IFF_MULTICAST)) {
            ::setsockopt(socket_.get(), IPPROTO_IP, IP_MULTICAST_IF, &network.own, sizeof network.own);
            is_sent |= send(socket_, to, question);
        }
    } else if (to.sin_addr.s_addr == INADDR_BROADCAST) {
        for (const auto& network : networks_with(IFF_BROADCAST)) {
            to.sin_addr = network.everybody;
            is_sent |= send(socket_, to, question);
        }
    } else {
        is_sent = send(socket_, to, question);
    }
    if (!is_sent) return unasked(fmt::format("asking {}", address));
    return {};
}

Result<void> Inquiry::ask_by(
    const std::string& own, const std::string& group, std::uint16_t port,
    std::span<const std::uint8_t> question
) {
    in_addr by{};
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    if (::inet_pton(AF_INET, own.c_str(), &by) != 1 || ::inet_pton(AF_INET, group.c_str(), &to.sin_addr) != 1)
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' or '{}' is no IPv4 address", own, group));
    const unsigned char near = 1;
    ::setsockopt(socket_.get(), IPPROTO_IP, IP_MULTICAST_TTL, &near, sizeof near);
    ::setsockopt(socket_.get(), IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof by);
    if (!send(socket_, to, question)) return unasked(fmt::format("asking {} by {}", group, own));
    return {};
}

std::optional<Datagram> Inquiry::take() { return receive_datagram(socket_, {datagram_.get(), room}); }

Task<std::optional<Datagram>> Inquiry::answer(SteadyTime until) {
    // What has come is taken without waiting; but a flood does not go on for longer than asked.
    while (steady_now() < until) {
        if (auto datagram = take()) co_return datagram;
        if (errno == EINTR) continue;
        Deadline deadline(waiting_.get_executor(), until - steady_now(), [this] { waiting_.cancel(); });
        const auto [error] =
            co_await waiting_.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) co_return std::nullopt;
    }
    co_return std::nullopt;
}

} // namespace tutti::io
