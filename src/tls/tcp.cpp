#include "tls/tcp.hpp"

#include "io/clock.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>

namespace tutti::tls {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> look_up(const Options& options) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int failed =
        ::getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &list);
    if (failed == 0) return Addresses(list);
    return fail(
        ErrorCode::Unavailable, fmt::format("connecting to {}: {}", options.place(), ::gai_strerror(failed))
    );
}

/// 0, or the errno of the failure.
int connect_one(int socket, const addrinfo& address, SteadyTime deadline) {
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    if (!wait_for(socket, POLLOUT, deadline)) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

} // namespace

bool wait_for(int descriptor, short events, SteadyTime deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - io::steady_now()).count();
    pollfd polled{descriptor, events, 0};
    return ::poll(&polled, 1, static_cast<int>(std::max<milliseconds::rep>(left, 0))) > 0;
}

void hurry(int socket) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

Result<io::FileDescriptor> connect_tcp(const Options& options, SteadyTime deadline) {
    const auto addresses = look_up(options);
    if (!addresses) return std::unexpected(addresses.error());
    int last = ETIMEDOUT;
    for (const auto* each = addresses->get(); each != nullptr; each = each->ai_next) {
        io::FileDescriptor socket(
            ::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP)
        );
        last = socket ? connect_one(socket.get(), *each, deadline) : errno;
        if (last != 0) continue;
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return socket;
    }
    return fail(
        last == ETIMEDOUT ? ErrorCode::Timeout : ErrorCode::Unavailable,
        fmt::format("connecting to {}: {}", options.place(), std::strerror(last))
    );
}

} // namespace tutti::tls
