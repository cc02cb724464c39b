#include "bench/hub/dialect.hpp"

#include "bench/hub/packets.hpp"
#include "bench/hub/peer.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace tutti::bench {

namespace {

// Levels are joined by dots there.
std::string nats_subject(std::string_view to) {
    std::string subject(to);
    std::ranges::replace(subject, '/', '.');
    return subject;
}

} // namespace

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) die("sending");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void await(int fd, std::string_view bytes, bool anywhere) {
    std::string got;
    std::array<char, 4096> buffer;
    while (anywhere ? !got.contains(bytes) : got.size() < bytes.size()) {
        const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (count <= 0) die("the server closed the connection");
        got.append(buffer.data(), static_cast<std::size_t>(count));
    }
    if (!anywhere && !got.starts_with(bytes)) die("the server answered the handshake with something else");
}

void say_hello(int fd, Dialect dialect, Role role, std::string_view id, int version) {
    switch (dialect) {
    case Dialect::Mqtt:
        write_all(fd, connect_packet(id, version));
        return await(fd, "\x20");
    case Dialect::Bare:
        if (role == Role::Publisher) write_all(fd, "P");
        return;
    case Dialect::Redis:
        return;
    case Dialect::Nats:
        write_all(fd, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n");
        return await(fd, "PONG\r\n", true);
    }
}

void subscribe(int fd, Dialect dialect, std::string_view to, int version, int qos) {
    switch (dialect) {
    case Dialect::Mqtt:
        write_all(fd, subscribe_packet(to, version, qos));
        return await(fd, "\x90");
    case Dialect::Bare:
        write_all(fd, "S");
        return await(fd, "S");
    case Dialect::Redis:
        write_all(fd, fmt::format("*2\r\n$9\r\nSUBSCRIBE\r\n${}\r\n{}\r\n", to.size(), to));
        return await(fd, ":1\r\n", true);
    case Dialect::Nats:
        write_all(fd, fmt::format("SUB {} 1\r\nPING\r\n", nats_subject(to)));
        return await(fd, "PONG\r\n", true);
    }
}

std::string message_to(Dialect dialect, std::string_view to, std::string_view payload, int version) {
    switch (dialect) {
    case Dialect::Redis:
        return fmt::format(
            "*3\r\n$7\r\nPUBLISH\r\n${}\r\n{}\r\n${}\r\n{}\r\n", to.size(), to, payload.size(), payload
        );
    case Dialect::Nats:
        return fmt::format("PUB {} {}\r\n{}\r\n", nats_subject(to), payload.size(), payload);
    case Dialect::Mqtt:
    case Dialect::Bare:
        break;
    }
    return publish_packet(to, payload, version);
}

std::string message_from(Dialect dialect, std::string_view to, std::string_view payload, int version) {
    switch (dialect) {
    case Dialect::Redis:
        return fmt::format(
            "*3\r\n$7\r\nmessage\r\n${}\r\n{}\r\n${}\r\n{}\r\n", to.size(), to, payload.size(), payload
        );
    case Dialect::Nats:
        return fmt::format("MSG {} 1 {}\r\n{}\r\n", nats_subject(to), payload.size(), payload);
    case Dialect::Mqtt:
    case Dialect::Bare:
        break;
    }
    return publish_packet(to, payload, version);
}

} // namespace tutti::bench
