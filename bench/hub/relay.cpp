// The yardstick: the least that any hub on epoll and sockets has to do for a message.
#include "bench/hub/peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unistd.h>
#include <vector>

namespace tutti::bench {

namespace {

int listen_on(int family, const sockaddr* address, socklen_t size) {
    const int listener = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener, address, size) != 0 || ::listen(listener, 4096) != 0) die("relay: listening");
    return listener;
}

int listen_unix(const std::string& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket.c_str(), socket.size() + 1);
    return listen_on(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

int listen_tcp(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return listen_on(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// Blocks while a subscriber is full: the load never has more under way than the sockets hold.
void forward(const std::vector<int>& subscribers, const char* bytes, std::size_t size) {
    for (const int fd : subscribers)
        for (std::size_t done = 0; done < size;) {
            const ssize_t sent = ::send(fd, bytes + done, size - done, MSG_NOSIGNAL);
            if (sent <= 0) break;
            done += static_cast<std::size_t>(sent);
        }
}

} // namespace

void run_relay(const Doors& doors) {
    const std::array listeners{listen_unix(doors.socket), listen_tcp(doors.port)};
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const auto watch = [&](int fd) {
        epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    };
    std::ranges::for_each(listeners, watch);
    std::vector<int> subscribers;
    std::vector<char> roles(65536);
    std::array<epoll_event, 64> events;
    std::vector<char> buffer(64 * 1024);
    while (true) {
        const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            char& role = roles[static_cast<std::size_t>(fd)];
            if (std::ranges::find(listeners, fd) != listeners.end()) {
                const int accepted = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);
                const int on = 1;
                if (fd == listeners[1]) ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                roles[static_cast<std::size_t>(accepted)] = 0;
                watch(accepted);
            } else if (const ssize_t got = ::recv(fd, buffer.data(), role == 0 ? 1 : buffer.size(), 0);
                       got <= 0) {
                std::erase(subscribers, fd);
                ::close(fd);
            } else if (role == 0) {
                role = buffer[0];
                if (role != 'S') continue;
                subscribers.push_back(fd);
                ::send(fd, "S", 1, MSG_NOSIGNAL);
            } else {
                forward(subscribers, buffer.data(), static_cast<std::size_t>(got));
            }
        }
    }
}

} // namespace tutti::bench
