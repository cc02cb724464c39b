#include "hub/server.hpp"

#include "io/clock.hpp"
#include "io/notify.hpp"

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace tutti::hub {

using broker::ConnectionId;
using Interest = io::ReadinessLoop::Interest;

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t buffer_size = 4 * read_size;
constexpr std::size_t flush_early = 1024 * 1024; // so much unwritten output no longer fits the cache

// Tokens below this are connections.
constexpr std::uint64_t local_token = 1ULL << 32;
constexpr std::uint64_t tcp_token = local_token + 1;
constexpr std::uint64_t signal_token = local_token + 2;

io::FileDescriptor open_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return io::FileDescriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
}

} // namespace

Result<Server> Server::open(const ServerOptions& options, broker::Broker& broker) {
    auto loop = io::ReadinessLoop::create();
    if (!loop) return pass_on(loop);
    auto local = io::listen_unix(options.socket);
    if (!local) return pass_on(local);
    io::FileDescriptor tcp;
    if (options.host) {
        auto listener = io::listen_tcp(*options.host, options.port);
        if (!listener) return pass_on(listener);
        tcp = std::move(*listener);
    }
    auto signals = open_signals();
    if (!signals) return fail(ErrorCode::Environment, fmt::format("signalfd: {}", std::strerror(errno)));
    if (auto done = loop->watch(local->socket.get(), Interest::Read, local_token); !done)
        return pass_on(done);
    if (auto done = loop->watch(signals.get(), Interest::Read, signal_token); !done) return pass_on(done);
    if (tcp)
        if (auto done = loop->watch(tcp.get(), Interest::Read, tcp_token); !done) return pass_on(done);
    return Server(std::move(*loop), std::move(*local), std::move(tcp), std::move(signals), options, broker);
}

Server::Server(
    io::ReadinessLoop loop, io::UnixListener local, io::FileDescriptor tcp, io::FileDescriptor signals,
    const ServerOptions& options, broker::Broker& broker
)
    : loop_(std::move(loop)), local_(std::move(local)), tcp_(std::move(tcp)), signals_(std::move(signals)),
      broker_(broker), watchdog_(options.watchdog), own_uid_(::geteuid()),
      buffer_(std::make_unique_for_overwrite<char[]>(buffer_size)) {}

std::uint16_t Server::port() const { return tcp_ ? io::local_port(tcp_) : std::uint16_t{0}; }

void Server::run() {
    next_watchdog_ = io::steady_now();
    while (!stopping_) turn();
    io::notify("STOPPING=1");
    local_.remove();
    broker_.shut_down(now_);
    flush_ready();
}

void Server::turn() {
    const auto events = loop_.wait(next_wake());
    now_ = io::steady_now();
    for (const auto& event : events) {
        if (event.token == local_token) {
            accept_all(local_.socket);
        } else if (event.token == tcp_token) {
            accept_all(tcp_);
        } else if (event.token == signal_token) {
            stopping_ = true;
        } else {
            const ConnectionId id{static_cast<std::uint32_t>(event.token)};
            if (event.writable) flush(id);
            if (event.readable) read(id);
            if (broker_.unwritten() > flush_early) flush_ready();
        }
    }
    flush_ready();
    broker_.advance(now_); // what it makes is written in the next turn, which then comes at once
    if (watchdog_ && now_ >= next_watchdog_) {
        next_watchdog_ = now_ + *watchdog_;
        io::notify("WATCHDOG=1");
    }
}

std::optional<SteadyTime> Server::next_wake() const {
    if (broker_.has_ready()) return now_;
    auto wake = broker_.next_deadline();
    if (watchdog_) wake = std::min(wake.value_or(next_watchdog_), next_watchdog_);
    return wake;
}

void Server::accept_all(const io::FileDescriptor& listener) {
    constexpr int at_once = 64; // others want their turn
    for (int i = 0; i < at_once; ++i) {
        auto [status, socket] = io::accept_from(listener);
        if (status == io::AcceptStatus::Exhausted) return set_accepting(false);
        if (status == io::AcceptStatus::None) return;
        if (&listener == &local_.socket) {
            const auto [uid, pid] = io::unix_peer(socket);
            const auto origin = uid == 0 || uid == own_uid_ ? broker::Origin::Trusted : broker::Origin::Unix;
            admit(std::move(socket), {origin, fmt::format("pid {}", pid)});
        } else {
            io::send_without_delay(socket);
            auto [loopback, address] = io::tcp_peer(socket);
            admit(
                std::move(socket),
                {loopback ? broker::Origin::Loopback : broker::Origin::Remote, std::move(address)}
            );
        }
    }
}

void Server::admit(io::FileDescriptor socket, broker::Peer peer) {
    const auto id = broker_.open(std::move(peer), now_);
    if (!id) return; // as many as the limits allow: the socket closes
    if (!loop_.watch(socket.get(), Interest::Read, id->value)) return broker_.closed(*id, now_);
    if (links_.size() <= id->value) links_.resize(id->value + 1);
    links_[id->value] = {std::move(socket)};
}

void Server::read(ConnectionId id) {
    Link& link = links_[id.value];
    if (!link.socket) return;
    if (buffer_size - filled_ < read_size) flush_ready();
    char* const free = buffer_.get() + filled_;
    const ssize_t got = ::recv(link.socket.get(), free, read_size, 0);
    if (got > 0) {
        const auto count = static_cast<std::size_t>(got);
        filled_ += count;
        return broker_.receive(id, {free, count}, now_, broker::Kept::UntilWritten);
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    close(id);
}

void Server::flush_ready() {
    filled_ = 0; // once the outputs are written, which now happens
    broker_.take_ready(ready_);
    for (const auto id : ready_)
        if (!links_[id.value].waits_to_write || broker_.is_finished(id)) flush(id);
}

void Server::flush(ConnectionId id) {
    Link& link = links_[id.value];
    if (!link.socket) return;
    const bool finished = broker_.is_finished(id);
    if (const auto bytes = broker_.output(id); !bytes.empty()) {
        const ssize_t sent =
            ::send(link.socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return close(id);
        const auto count = static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
        const bool blocked = count < bytes.size();
        broker_.written(id, count, blocked, now_);
        if (blocked != link.waits_to_write) {
            link.waits_to_write = blocked;
            loop_.change(link.socket.get(), blocked ? Interest::ReadAndWrite : Interest::Read, id.value);
        }
    }
    if (finished) close(id);
}

// A TCP socket that is closed with unread input resets the connection, and the client may never see why it
// had to go: so read once more.
void Server::close(ConnectionId id) {
    Link& link = links_[id.value];
    if (!link.socket) return;
    ::shutdown(link.socket.get(), SHUT_WR);
    std::array<char, 16 * 1024> unread;
    static_cast<void>(::recv(link.socket.get(), unread.data(), unread.size(), MSG_DONTWAIT));
    link = {};
    broker_.closed(id, now_);
    if (!accepting_) set_accepting(true);
}

void Server::set_accepting(bool accepting) {
    if (accepting == accepting_) return;
    accepting_ = accepting;
    for (const auto& [fd, token] : {std::pair{local_.socket.get(), local_token}, {tcp_.get(), tcp_token}}) {
        if (fd < 0) continue;
        if (!accepting)
            loop_.forget(fd);
        else
            static_cast<void>(loop_.watch(fd, Interest::Read, token));
    }
}

} // namespace tutti::hub
