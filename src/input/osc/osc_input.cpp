#include "input/osc/osc_input.hpp"

#include "bus/backoff.hpp"
#include "input/osc/osc_events.hpp"
#include "input/quiet_room.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/listen.hpp"
#include "io/system_random.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t datagram_size = osc::max_packet_size + 1; // one that is too large is seen to be so
constexpr std::size_t most_senders = 64;
constexpr auto sender_in_use = 10s;
// Between two looks at what else there is to do: a flood on this port holds nobody else up.
constexpr int datagrams_at_once = 64;
constexpr std::size_t messages_at_once = OscEvents::most_messages;
constexpr std::size_t bytes_at_once = osc::max_packet_size;

class OscPort {
public:
    OscPort(Desk& desk, const asio::any_io_executor& executor, io::FileDescriptor socket, OscEvents events)
        : desk_(desk), waiting_(executor, socket.get()), socket_(std::move(socket)),
          events_(std::move(events)) {}
    ~OscPort() {
        waiting_.release(); // it is closed below
        for (const auto& [number, device] : devices_) say(events_.forget(number));
    }
    OscPort(const OscPort&) = delete;
    OscPort& operator=(const OscPort&) = delete;

    /// Until it is cancelled.
    Task<void> hear() {
        while (true) {
            const auto [error] =
                co_await waiting_.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
            if (error) co_return;
            take_datagrams();
            wait_for_due();
        }
    }

private:
    using Sender = OscEvents::Sender;

    void take_datagrams() {
        std::size_t messages = 0;
        std::size_t bytes = 0;
        for (int i = 0; i < datagrams_at_once && messages < messages_at_once && bytes < bytes_at_once; ++i) {
            const auto datagram = io::receive_datagram(socket_, {datagram_.get(), datagram_size});
            if (!datagram) return;
            bytes += datagram->bytes.size();
            messages += take(*datagram);
        }
    }

    /// How many messages it was that had to be looked at.
    std::size_t take(const io::Datagram& datagram) {
        const auto now = OscEvents::Now{io::steady_now(), io::wall_now()};
        const auto sender = sender_of(datagram.sender, now.steady);
        if (!sender) return 0;
        auto heard = events_.take(*sender, datagram.bytes, now);
        say(std::move(heard.said));
        auto& device = devices_.at(*sender);
        for (const auto& [kind, sample, count] : heard.refused) device.malformed(kind, sample, count);
        return heard.messages;
    }

    /// Nothing: there are too many.
    std::optional<Sender> sender_of(const std::string& host, SteadyTime now) {
        if (const auto* known = senders_.find(host, now)) return *known;
        if (senders_.is_full()) {
            const auto quietest = senders_.take_quietest(now);
            if (!quietest) {
                refuse(host);
                return std::nullopt;
            }
            forget(*quietest);
        }
        refused_.reset();
        const auto sender = ++last_sender_;
        devices_.emplace(sender, Device(desk_, {.identity = host}));
        return senders_.add(host, sender, now);
    }

    /// Told while they come, and until none came for a while.
    void refuse(const std::string& host) {
        if (!refused_) refused_.emplace(desk_, DeviceAbout{.identity = host});
        refused_->say({.type = "osc"});
        if (crowd_lasts_ && !crowd_lasts_->expired())
            crowd_lasts_->restart(sender_in_use);
        else
            crowd_lasts_.emplace(waiting_.get_executor(), sender_in_use, [this] { refused_.reset(); });
    }

    void forget(Sender sender) {
        say(events_.forget(sender));
        const auto device = devices_.find(sender);
        device->second.leave("it said nothing for longest, and another sender needed the room");
        devices_.erase(device);
    }

    void wait_for_due() {
        const auto due = events_.deadline();
        if (due == awaited_) return;
        awaited_ = due;
        timer_.reset();
        if (!due) return;
        timer_.emplace(waiting_.get_executor(), *due - io::steady_now(), [this] {
            awaited_.reset();
            say(events_.due(io::steady_now()));
            wait_for_due();
        });
    }

    void say(std::vector<OscEvents::Said> said) {
        for (auto& [sender, saying] : said) devices_.at(sender).say(std::move(saying));
    }

    Desk& desk_;
    asio::posix::stream_descriptor waiting_; ///< watches the socket, and does not own it
    io::FileDescriptor socket_;
    OscEvents events_;
    /// Not filled: what no datagram reaches takes no memory.
    std::unique_ptr<char[]> datagram_ = std::make_unique_for_overwrite<char[]>(datagram_size);
    QuietRoom<std::string, Sender> senders_{most_senders, sender_in_use};
    std::map<Sender, Device> devices_;
    std::optional<Device> refused_;           ///< one of the hosts for which there is no room
    std::optional<io::Deadline> crowd_lasts_; ///< while some are refused
    Sender last_sender_ = 0;
    std::optional<SteadyTime> awaited_; ///< what the timer runs for
    std::optional<io::Deadline> timer_;
};

} // namespace

Task<void> run_osc(Desk& desk, device::Osc options, microseconds period) {
    const auto executor = co_await asio::this_coro::executor;
    bus::Backoff backoff(1s, 30s);
    io::SystemRandom random;
    while (true) {
        auto socket = io::listen_udp(options.listen.host, options.listen.port);
        if (socket) {
            desk.available();
            OscPort port(desk, executor, std::move(*socket), OscEvents(options, period));
            co_await port.hear();
            co_return;
        }
        desk.unavailable(socket.error());
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
}

} // namespace tutti::input
