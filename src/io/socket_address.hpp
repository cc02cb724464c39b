// The address of a socket's other end, as the system gives it and as people read it. Internal to this folder.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace tutti::io {

union SocketAddress {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un local;
};

/// Without the port: "192.168.1.7".
inline std::string host_of(const SocketAddress& address) {
    char text[INET6_ADDRSTRLEN] = {};
    if (address.any.sa_family == AF_INET)
        ::inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof text);
    else
        ::inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof text);
    return text;
}

/// The same of who sent a datagram: over IPv4, even where it came to a socket of IPv6.
inline std::string sender_of(const SocketAddress& address) {
    if (address.any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&address.v6.sin6_addr))
        return host_of(address);
    SocketAddress mapped{};
    mapped.v4.sin_family = AF_INET;
    std::memcpy(&mapped.v4.sin_addr, &address.v6.sin6_addr.s6_addr[12], sizeof mapped.v4.sin_addr);
    return host_of(mapped);
}

} // namespace tutti::io
