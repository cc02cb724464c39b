#include "bench/hub_tls/rounds.hpp"

#include "bench/hub/packets.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <poll.h>
#include <unistd.h>
#include <vector>

namespace tutti::bench {

namespace {

constexpr std::size_t payload_size = 200;
constexpr std::size_t batch_size = 64;
constexpr std::size_t at_once = 8;
constexpr int protocol = 4;
constexpr const char* load_topic = "tutti/bench/load";

double now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One connection that is made, has its CONNACK, and ends; then the next.
class Comer {
public:
    Comer(const TlsClients& clients, std::uint16_t port, SSL_SESSION* session, std::size_t number)
        : end_(clients, port, session), hello_(connect_packet(fmt::format("comer-{}", number), protocol)) {}

    /// True once it is over.
    bool step() {
        if (!said_) said_ = end_.try_write(hello_);
        if (!said_) return false;
        std::array<char, 256> bytes;
        if (end_.read(bytes) == 0) return false;
        end_.close();
        return true;
    }
    const TlsEnd& end() const noexcept { return end_; }

private:
    TlsEnd end_;
    std::string hello_;
    bool said_ = false;
};

TlsEnd subscriber(const TlsClients& clients, std::uint16_t port, int number) {
    TlsEnd end(clients, port);
    std::array<char, 256> bytes;
    end.write(connect_packet(fmt::format("subscriber-{}", number), protocol));
    end.await(bytes);
    end.write(subscribe_packet(load_topic, protocol));
    end.await(bytes);
    return end;
}

} // namespace

Handshakes measure_handshakes(const Server& server, int version, Beginning beginning, double seconds) {
    const TlsClients clients(version);
    Session session;
    if (beginning == Beginning::Resumed) {
        Comer first(clients, server.port(), nullptr, 0);
        while (!first.step()) {
        }
        session = first.end().session();
    }
    std::size_t done = 0;
    std::size_t resumed = 0;
    std::size_t number = 1;
    std::vector<std::unique_ptr<Comer>> comers(at_once);
    std::array<pollfd, at_once> waits{};
    const double cpu_before = server.cpu_seconds();
    const double begin = now();
    double end = begin;
    for (auto& comer : comers)
        comer = std::make_unique<Comer>(clients, server.port(), session.get(), number++);
    while ((end = now()) - begin < seconds) {
        for (std::size_t i = 0; i < at_once; ++i) {
            while (comers[i]->step()) {
                ++done;
                resumed += comers[i]->end().was_resumed() ? 1 : 0;
                comers[i] = std::make_unique<Comer>(clients, server.port(), session.get(), number++);
            }
            const bool writes = comers[i]->end().waits_to_write();
            waits[i] = {
                .fd = comers[i]->end().descriptor(),
                .events = static_cast<short>(writes ? POLLOUT : POLLIN),
                .revents = 0,
            };
        }
        ::poll(waits.data(), waits.size(), 1000);
    }
    const double cpu = server.cpu_seconds() - cpu_before;
    if (resumed != (beginning == Beginning::Resumed ? done : 0))
        die(fmt::format("{}: {} of {} sessions were resumed", server.name(), resumed, done));
    const auto count = static_cast<double>(done);
    return {count / (end - begin), cpu * 1e6 / count};
}

Throughput measure_throughput(const Server& server, int subscribers, int window, double seconds) {
    const TlsClients clients(TLS1_3_VERSION);
    std::vector<TlsEnd> ends;
    std::vector<std::size_t> received(static_cast<std::size_t>(subscribers));
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < subscribers; ++i) {
        ends.push_back(subscriber(clients, server.port(), i));
        epoll_event event{.events = EPOLLIN, .data = {.u64 = static_cast<std::uint64_t>(i)}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, ends.back().descriptor(), &event);
    }
    TlsEnd publisher(clients, server.port());
    std::vector<char> buffer(64 * 1024);
    publisher.write(connect_packet("publisher", protocol));
    publisher.await(buffer);
    std::string batch;
    for (std::size_t i = 0; i < batch_size; ++i)
        batch += publish_packet(load_topic, std::string(payload_size, 'x'), protocol);
    const auto under_way = static_cast<std::size_t>(window) * batch.size();
    std::size_t sent = 0;
    std::array<epoll_event, 64> events;
    const double cpu_before = server.cpu_seconds();
    const double begin = now();
    double end = begin;
    const auto slowest = [&] { return *std::ranges::min_element(received); };
    while (slowest() < sent || end - begin < seconds) {
        while (end - begin < seconds && sent - slowest() + batch.size() <= under_way) {
            publisher.write(batch);
            sent += batch.size();
        }
        const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 5000);
        if (ready <= 0) die("messages were lost");
        for (int i = 0; i < ready; ++i) {
            const auto which = events[static_cast<std::size_t>(i)].data.u64;
            // What OpenSSL has read ahead wakes nobody.
            for (std::size_t got = 0; (got = ends[which].read(buffer)) > 0;) received[which] += got;
        }
        end = now();
    }
    const double cpu = server.cpu_seconds() - cpu_before;
    ::close(epoll);
    const auto delivered = static_cast<double>(sent / batch.size() * batch_size) * subscribers;
    return {delivered / (end - begin), cpu * 1e9 / delivered};
}

double measure_memory(const Server& server, int clients) {
    const TlsClients context(TLS1_3_VERSION);
    std::vector<TlsEnd> ends;
    ends.push_back(subscriber(context, server.port(), 0));
    const double before = server.resident_bytes();
    for (int i = 1; i <= clients; ++i) ends.push_back(subscriber(context, server.port(), i));
    return (server.resident_bytes() - before) / clients;
}

} // namespace tutti::bench
