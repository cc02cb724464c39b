#include "bench/hub/rounds.hpp"

#include "bench/hub/packets.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <unistd.h>

namespace tutti::bench {

namespace {

constexpr std::size_t payload_size = 200;
constexpr std::size_t batch_size = 64;

double now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void sleep_until(double at) {
    timespec time{};
    time.tv_sec = static_cast<time_t>(at);
    time.tv_nsec = static_cast<long>((at - static_cast<double>(time.tv_sec)) * 1e9);
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

double quantile(std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

struct Receiver {
    int fd;
    std::size_t bytes = 0;
};

// Counts bytes only: every delivery has the size of what was sent, which the latency round relies on too.
class Receivers {
public:
    Receivers(const Peer& peer, int count, int version) : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (int i = 0; i < count; ++i) all_.push_back({peer.subscriber(i, version)});
        for (std::size_t i = 0; i < all_.size(); ++i) {
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, all_[i].fd, &event);
        }
    }
    Receivers(const Receivers&) = delete;
    Receivers& operator=(const Receivers&) = delete;
    ~Receivers() {
        for (const auto& each : all_) ::close(each.fd);
        ::close(epoll_);
    }

    /// Waits at most two seconds for the next bytes of anybody.
    void read_some() {
        const int ready = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), 2000);
        if (ready <= 0) die("messages were lost");
        for (int i = 0; i < ready; ++i) {
            Receiver& receiver = all_[events_[static_cast<std::size_t>(i)].data.u64];
            const ssize_t got = ::recv(receiver.fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
            if (got <= 0) die("the server closed a subscriber");
            receiver.bytes += static_cast<std::size_t>(got);
        }
    }
    std::size_t slowest() const { return std::ranges::min(all_, {}, &Receiver::bytes).bytes; }

private:
    int epoll_;
    std::vector<Receiver> all_;
    std::array<epoll_event, 128> events_;
    std::vector<char> buffer_ = std::vector<char>(256 * 1024);
};

} // namespace

Latency measure_latency(const Peer& peer, double seconds, int version) {
    const int in = peer.subscriber(0, version);
    const int out = peer.publisher(version);
    const auto message = publish_packet(topic, std::string(payload_size, 'x'), version);
    std::vector<double> times;
    std::array<char, 1024> buffer;
    const double begin = now();
    for (double at = begin; at < begin + seconds; at += 1e-3) {
        sleep_until(at);
        const double sent = now();
        if (::send(out, message.data(), message.size(), MSG_NOSIGNAL) < 0) die("sending");
        for (std::size_t got = 0; got < message.size();) {
            const ssize_t bytes = ::recv(in, buffer.data(), buffer.size(), 0);
            if (bytes <= 0) die("the server closed the subscriber");
            got += static_cast<std::size_t>(bytes);
        }
        times.push_back((now() - sent) * 1e6);
    }
    ::close(in);
    ::close(out);
    std::ranges::sort(times);
    return {quantile(times, 0.5), quantile(times, 0.99)};
}

Throughput measure_throughput(const Peer& peer, int subscribers, int window, double seconds, int version) {
    Receivers receivers(peer, subscribers, version);
    const int out = peer.publisher(version);
    std::string batch;
    for (std::size_t i = 0; i < batch_size; ++i)
        batch += publish_packet(topic, std::string(payload_size, 'x'), version);
    const auto under_way = static_cast<std::size_t>(window) * batch.size();
    std::size_t sent = 0;
    const double cpu_before = peer.cpu_seconds();
    const double begin = now();
    double end = begin;
    while (receivers.slowest() < sent || end - begin < seconds) {
        while (end - begin < seconds && sent - receivers.slowest() + batch.size() <= under_way) {
            if (::send(out, batch.data(), batch.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(batch.size()))
                die("sending");
            sent += batch.size();
        }
        if (receivers.slowest() < sent) receivers.read_some();
        end = now();
    }
    const double cpu = peer.cpu_seconds() - cpu_before;
    ::close(out);
    const auto delivered = static_cast<double>(sent / batch.size() * batch_size) * subscribers;
    return {delivered / (end - begin), cpu * 1e9 / delivered};
}

} // namespace tutti::bench
