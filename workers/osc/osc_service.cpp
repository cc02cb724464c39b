#include "workers/osc/osc_service.hpp"

#include "base/printable.hpp"
#include "bus/backoff.hpp"
#include "io/clock.hpp"
#include "io/listen.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"
#include "worker/rim.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

namespace tutti::osc_router {

OscService::OscService(worker::Worker& worker, Options options)
    : worker_(worker), options_(std::move(options)), router_(options_.routes),
      room_(std::make_unique_for_overwrite<char[]>(room_size)) {
    worker_.on_stats([this] { return stats(); });
    worker_.on_state([this] { return Value::object({{"routes", routes()}}); });
    worker::run_beside(worker_, "osc", [this] { return run(); });
    worker_.every(health_pace, [this] { say_health(); });
    // OSC goes on without a bus.
    worker::up_without_bus(worker_);
    add_commands();
}

Task<void> OscService::run() {
    const auto executor = co_await asio::this_coro::executor;
    counted_at_ = io::steady_now();
    sender_.emplace(executor, router_.destinations());
    io::TaskGroup tasks(executor);
    sender_->start(tasks);
    if (options_.query) {
        query_.emplace(book_, QueryHost{options_.name, options_.listen, *options_.query});
        tasks.spawn("OSCQuery", query_->run(unanswered_));
    }
    Announcement announcement(options_.name, announced(), [this](const std::string& sentence) {
        worker_.log().info(sentence, {});
    });
    tasks.spawn("announce", announcement.run());
    co_await listen();
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks.stop();
    query_.reset();
    sender_.reset(); // before what it runs on goes
}

std::vector<AnnouncedService> OscService::announced() const {
    std::vector<AnnouncedService> services;
    const auto add = [&](const char* type, const std::optional<Address>& address) {
        if (address) services.push_back({type, address->port, address->is_loopback()});
    };
    add("_osc._udp", options_.listen);
    add("_oscjson._tcp", options_.query);
    return services;
}

/// Until it is cancelled. A port that another program has is waited for.
Task<void> OscService::listen() {
    bus::Backoff backoff(seconds(1), seconds(30));
    io::SystemRandom random;
    while (options_.listen) {
        auto socket = io::listen_udp(options_.listen->host, options_.listen->port);
        if (socket) {
            // Room for a burst, as far as the system lends it (net.core.rmem_max).
            const int room = 4 << 20;
            ::setsockopt(socket->get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
            deaf_.clear();
            say_health();
            co_await hear(std::move(*socket));
            co_return;
        }
        if (deaf_ != socket.error().message) {
            deaf_ = socket.error().message;
            worker_.log().error("OSC is not heard", {{"reason", printable(deaf_)}});
            say_health();
        }
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
    say_health();
    asio::steady_timer forever(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await forever.async_wait(no_throw);
    static_cast<void>(error); // this ends
}

Task<void> OscService::hear(io::FileDescriptor socket) {
    asio::posix::stream_descriptor waiting(co_await asio::this_coro::executor, socket.get());
    while (true) {
        const auto [error] = co_await waiting.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) break;
        take_datagrams(socket);
    }
    waiting.release(); // the socket is closed by its owner
}

void OscService::take_datagrams(const io::FileDescriptor& socket) {
    const auto now = io::steady_now();
    router_.begin();
    round_.clear();
    std::size_t used = 0;
    for (std::size_t i = 0; i < datagrams_at_once && used + datagram_size <= room_size; ++i) {
        const auto datagram = io::receive_datagram(socket, {room_.get() + used, datagram_size});
        if (!datagram) break;
        used += datagram->bytes.size();
        take(datagram->bytes, datagram->sender, now);
    }
    for (std::size_t i = 0; i < sender_->size(); ++i)
        if (const auto packets = router_.packets_for(i); !packets.empty())
            sender_->send_packets_to(i, packets, now);
    taps_.send(round_, now);
}

void OscService::take(std::string_view bytes, const std::string& sender, SteadyTime now) {
    ++packets_;
    bytes_ += bytes.size();
    const auto packet = osc::parse(bytes);
    if (!packet) return refuse(packet.error(), sender, now);
    round_.push_back(bytes);
    router_.take(*packet, bytes);
    note(*packet, sender, now);
}

void OscService::note(const osc::Packet& packet, const std::string& sender, SteadyTime now) {
    if (const auto* bundle = std::get_if<osc::Bundle>(&packet)) {
        for (const auto& element : bundle->elements) note(element, sender, now);
        return;
    }
    const auto& message = std::get<osc::Message>(packet);
    ++messages_;
    const bool is_new = book_.take(message, sender, now);
    if (query_) query_->heard(message, is_new);
}

void OscService::refuse(const osc::Fault& fault, const std::string& sender, SteadyTime now) {
    ++malformed_[std::string(osc::name(fault.kind))];
    if (!told_malformed_.is_due(now)) return;
    worker_.log().warning("a packet is no OSC", {{"from", sender}, {"reason", osc::describe(fault)}});
}

} // namespace tutti::osc_router
