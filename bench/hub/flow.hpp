// Flow: QoS 0 from one publisher to some receivers, never more than so many messages ahead of the slowest.
// Counts bytes only: every delivery has the same size.
#pragma once

#include "bench/hub/measure.hpp"
#include "bench/hub/timing.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <unistd.h>

namespace tutti::bench {

/// What the publisher writes in turns, each of so many messages.
struct Batches {
    std::vector<std::string> bytes;
    std::size_t messages = 1;
};

inline Batches batches_of(const Peer& peer, std::size_t messages, int version) {
    Batches batches{{std::string()}, messages};
    for (std::size_t i = 0; i < messages; ++i)
        batches.bytes[0] += message_to(peer.dialect(), topic, std::string(payload_size, 'x'), version);
    return batches;
}

/// Whom a message is for.
enum class Spread : bool { Everybody, Somebody };

class Flow {
public:
    /// `receivers` and `publisher` are connected and subscribed, and belong to the flow; `delivery` is the
    /// size of a message as they get it.
    Flow(std::vector<int> receivers, int publisher, Batches batches, std::size_t delivery, Spread spread)
        : epoll_(::epoll_create1(EPOLL_CLOEXEC)), out_(publisher), batches_(std::move(batches)),
          delivery_(delivery), spread_(spread) {
        for (const int fd : receivers) {
            watch(fd, all_.size());
            all_.push_back({fd});
        }
        watch(out_, of_publisher);
    }
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;
    ~Flow() {
        for (const auto& each : all_) ::close(each.fd);
        ::close(out_);
        ::close(epoll_);
    }

    struct Result {
        double messages = 0;  ///< sent
        double delivered = 0; ///< of these, to the slowest
        double seconds = 0;
    };
    /// Publishes for that long, no more than so many, and waits until all has come, or nothing comes any
    /// more.
    Result run(double seconds, std::size_t most = std::numeric_limits<std::size_t>::max()) {
        const auto sent_before = sent_;
        const double begin = now();
        while (true) {
            const bool publishes = now() - begin < seconds && sent_ - sent_before < most;
            const bool has_window = sent_ - delivered_ + batches_.messages <= most_ahead;
            if ((offset_ != 0 || (publishes && has_window)) && try_send()) continue;
            if (!publishes && offset_ == 0 && delivered_ >= sent_) break;
            if (!read_some()) break;
        }
        return {
            static_cast<double>(sent_ - sent_before), static_cast<double>(delivered_ - sent_before),
            now() - begin
        };
    }

private:
    struct Receiver {
        int fd;
        std::size_t bytes = 0;
    };

    void watch(int fd, std::uint64_t index) {
        epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    }

    bool try_send() {
        const std::string& batch = batches_.bytes[turn_];
        const auto sent =
            ::send(out_, batch.data() + offset_, batch.size() - offset_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) return false;
        if (sent < 0) die("sending");
        offset_ += static_cast<std::size_t>(sent);
        if (offset_ < batch.size()) return true;
        offset_ = 0;
        turn_ = (turn_ + 1) % batches_.bytes.size();
        sent_ += batches_.messages;
        return true;
    }

    // False where for two seconds nothing came.
    bool read_some() {
        const int ready = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), 2000);
        for (int i = 0; i < ready; ++i) {
            const auto index = events_[static_cast<std::size_t>(i)].data.u64;
            const int fd = index == of_publisher ? out_ : all_[index].fd;
            const auto got = ::recv(fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
            if (got <= 0) die("the server closed a connection");
            if (index == of_publisher) continue; // acknowledgements
            all_[index].bytes += static_cast<std::size_t>(got);
            total_ += static_cast<std::size_t>(got);
        }
        const auto bytes =
            spread_ == Spread::Somebody ? total_ : std::ranges::min(all_, {}, &Receiver::bytes).bytes;
        delivered_ = bytes / delivery_;
        return ready > 0;
    }

    static constexpr std::uint64_t of_publisher = ~std::uint64_t{0};

    int epoll_;
    int out_;
    Batches batches_;
    std::size_t delivery_;
    Spread spread_;
    std::vector<Receiver> all_;
    std::size_t turn_ = 0;      // of the batches
    std::size_t offset_ = 0;    // of the present one, sent
    std::size_t sent_ = 0;      // messages
    std::size_t delivered_ = 0; // messages
    std::size_t total_ = 0;     // bytes
    std::array<epoll_event, 128> events_;
    std::vector<char> buffer_ = std::vector<char>(256 * 1024);
};

} // namespace tutti::bench
