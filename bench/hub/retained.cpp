#include "bench/hub/retained.hpp"

#include "bench/hub/measure.hpp"
#include "bench/hub/packets.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <poll.h>
#include <unistd.h>

namespace tutti::bench {

namespace {

std::string retained_topic(std::size_t i) { return fmt::format("bench/{:03}/{:07}", i % 997, i); }

} // namespace

Effort
set_retained(const Peer& peer, std::size_t from, std::size_t to, const std::string& payload, int version) {
    const int fd = peer.publisher(peer.doors().best(), version);
    const Stopwatch watch(peer);
    std::string batch;
    for (std::size_t i = from; i < to; ++i) {
        batch += publish_packet(retained_topic(i), payload, version, {.retain = true});
        if (batch.size() < 32 * 1024) continue;
        write_all(fd, batch);
        batch.clear();
    }
    write_all(fd, batch + std::string("\xC0\0", 2));
    await(fd, std::string("\xD0\0", 2));
    const auto effort = watch.stop();
    ::close(fd);
    return effort;
}

Effort replay_retained(const Peer& peer, std::size_t count, const std::string& payload, int version) {
    const auto size = publish_packet(retained_topic(0), payload, version).size();
    const int fd = peer.connect(peer.doors().best());
    say_hello(fd, Dialect::Mqtt, Role::Subscriber, "load-replay", version);
    const auto acknowledged = version == 5 ? 6U : 5U;
    const auto expected = count * size + acknowledged;
    std::vector<char> buffer(256 * 1024);
    const Stopwatch watch(peer);
    write_all(fd, subscribe_packet("bench/#", version));
    std::size_t bytes = 0;
    while (bytes < expected) {
        pollfd one{fd, POLLIN, 0};
        if (::poll(&one, 1, static_cast<int>(patience * 1000)) <= 0)
            die(fmt::format("retained messages are missing: {} bytes of {}", bytes, expected));
        const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) die("the server closed the subscriber");
        bytes += static_cast<std::size_t>(got);
    }
    const auto effort = watch.stop();
    ::close(fd);
    return effort;
}

} // namespace tutti::bench
