#include "bench/hub/wildcards.hpp"

#include "bench/hub/flow.hpp"
#include "bench/hub/packets.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>

namespace tutti::bench {

namespace {

constexpr std::size_t batch_size = 64;
constexpr int subscribers = 200;

// Reads what comes and forgets it, in a process of its own, so that nobody is slow.
class Sink {
public:
    explicit Sink(const std::vector<int>& clients) : pid_(::fork()) {
        if (pid_ != 0) return;
        const int epoll = ::epoll_create1(0);
        for (const int fd : clients) {
            epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
            ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
        }
        std::vector<char> buffer(256 * 1024);
        std::array<epoll_event, 16> events;
        while (true) {
            const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < ready; ++i)
                static_cast<void>(::recv(
                    events[static_cast<std::size_t>(i)].data.fd, buffer.data(), buffer.size(), MSG_DONTWAIT
                ));
        }
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

private:
    pid_t pid_;
};

const std::string pong("\xD0\0", 2);

// How many bytes come until it is answered.
std::size_t ping(int fd) {
    write_all(fd, std::string("\xC0\0", 2));
    std::array<char, 64 * 1024> buffer;
    std::size_t bytes = 0;
    for (std::string got; !got.contains(pong);) {
        const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (count <= 0) die("the server closed a subscriber");
        if (!got.empty()) got.erase(0, got.size() - 1); // the answer may come in two parts
        got.append(buffer.data(), static_cast<std::size_t>(count));
        bytes += static_cast<std::size_t>(count);
    }
    return bytes;
}

Batches batches_to(std::size_t topics, std::size_t subscriptions, int version) {
    Batches batches{{}, batch_size};
    for (std::size_t i = 0; i < topics;) {
        std::string batch;
        for (std::size_t k = 0; k < batch_size; ++k, ++i)
            batch += publish_packet(
                fmt::format("tutti/bench/room/{:06}/{:06}", i % subscriptions, i % topics),
                std::string(payload_size, 'x'), version
            );
        batches.bytes.push_back(std::move(batch));
    }
    return batches;
}

} // namespace

Wildcards::Wildcards(const Peer& peer, int version) : peer_(peer), version_(version) {
    for (int i = 0; i < subscribers; ++i) {
        const int fd = peer.connect(peer.doors().best());
        say_hello(fd, Dialect::Mqtt, Role::Subscriber, fmt::format("load-{}", i), version);
        clients_.push_back(fd);
    }
}

Wildcards::~Wildcards() {
    for (const int fd : clients_) ::close(fd);
}

// To `tutti/bench/+/<i>/#`, each client its part of them.
Effort Wildcards::grow(std::size_t to) {
    const Stopwatch watch(peer_);
    for (; size_ < to; ++size_) {
        const int fd = clients_[size_ % clients_.size()];
        write_all(fd, subscribe_packet(fmt::format("tutti/bench/+/{:06}/#", size_), version_));
        await(fd, "\x90");
    }
    return watch.stop();
}

Wildcards::Published Wildcards::publish(std::size_t topics, const Load& load) const {
    Published published;
    {
        const Sink sink(clients_);
        const Road road = peer_.doors().best();
        auto batches = batches_to(topics, size_, version_);
        const auto size = batches.bytes[0].size() / batch_size;
        // One more subscriber, to all: counts.
        const int all = peer_.subscriber(road, version_, "load-all", "tutti/bench/room/#");
        Flow flow({all}, peer_.publisher(road, version_), std::move(batches), size, Spread::Everybody);
        const Stopwatch watch(peer_);
        const auto result = flow.run(load.seconds);
        published = {watch.stop(), result.messages};
        if (result.delivered < result.messages) die("messages were lost");
    }
    read_rest();
    return published;
}

// What the sink has not read: else the next subscription would wait behind it. An answer overtakes what waits
// of QoS 0, so that all is there only once it comes alone.
void Wildcards::read_rest() const {
    for (const int fd : clients_)
        while (ping(fd) > pong.size()) {
        }
}

} // namespace tutti::bench
