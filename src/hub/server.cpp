#include "hub/server.hpp"

#include "io/clock.hpp"
#include "io/notify.hpp"

#include <fmt/format.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace tutti::hub {

using broker::ConnectionId;
using Interest = io::ReadinessLoop::Interest;
using Outcome = Transfer::Outcome;

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t buffer_size = 4 * read_size;
// Of one turn, for all who are ready together: who pours does not make the turns of others long.
constexpr std::size_t turn_size = read_size;
constexpr std::size_t least_read_size = 4 * 1024;
/// Who is to be slower is looked after as often: for it cannot say that it is alive.
constexpr microseconds longest_rest = seconds(1);
constexpr std::size_t flush_early = 1024 * 1024; // so much unwritten output no longer fits the cache

// Tokens below this are connections, those above it doors.
constexpr std::uint64_t signal_token = 1ULL << 32;
constexpr std::uint64_t first_door_token = signal_token + 1;

io::FileDescriptor open_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return io::FileDescriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
}

} // namespace

Result<Server> Server::open(ServerOptions options, broker::Broker& broker, Report& report) {
    auto loop = io::ReadinessLoop::create();
    if (!loop) return pass_on(loop);
    auto doors = Doors::open(std::move(options.doors));
    if (!doors) return pass_on(doors);
    auto signals = open_signals();
    if (!signals) return fail(ErrorCode::Environment, fmt::format("signalfd: {}", std::strerror(errno)));
    Server server(std::move(*loop), std::move(*doors), std::move(signals), options, broker, report);
    if (auto watched = server.watch_all(); !watched) return pass_on(watched);
    return server;
}

Server::Server(
    io::ReadinessLoop loop, Doors doors, io::FileDescriptor signals, const ServerOptions& options,
    broker::Broker& broker, Report& report
)
    : loop_(std::move(loop)), doors_(std::move(doors)), signals_(std::move(signals)), broker_(broker),
      report_(report), health_topic_(options.health_topic), health_(broker.accounts()),
      watchdog_(options.watchdog), pace_(options.pace),
      buffer_(std::make_unique_for_overwrite<char[]>(buffer_size)) {}

Result<void> Server::watch_all() {
    if (auto done = loop_.watch(signals_.get(), Interest::Read, signal_token); !done) return done;
    return doors_.watch(loop_, first_door_token);
}

Result<void> Server::attach(Annex& annex) {
    annexes_.push_back(&annex);
    return annex.begin(loop_, Annex::tokens * annexes_.size());
}

void Server::run() {
    next_watchdog_ = io::steady_now();
    while (!stopping_) turn();
    io::notify("STOPPING=1");
    doors_.remove();
    broker_.shut_down(now_);
    flush_ready();
}

void Server::turn() {
    const auto events = loop_.wait(next_wake());
    now_ = io::steady_now();
    const auto woke_at = now_;
    const auto received_before = broker_.received();
    const auto share = std::clamp(
        turn_size / std::max<std::size_t>(events.size() + with_more_.size(), 1), least_read_size, read_size
    );
    wake_rested();
    read_on(share);
    for (const auto& event : events) {
        if (event.token == signal_token) {
            stopping_ = true;
        } else if (event.token >= Annex::tokens) {
            annexes_[event.token / Annex::tokens - 1]->ready(event, now_);
        } else if (event.token < first_door_token) {
            const ConnectionId id{static_cast<std::uint32_t>(event.token)};
            if (event.writable) flush(id);
            if (event.readable) read(id, share);
            if (broker_.unwritten() > flush_early) flush_ready();
        }
    }
    for (const auto& event : events) // who has spoken was heard above, and makes way for nobody here
        if (event.token >= first_door_token && event.token < Annex::tokens)
            accept_all(event.token - first_door_token);
    flush_ready();
    if (const auto received = broker_.received() - received_before; received > 0)
        latency_.add(io::steady_now() - woke_at, received);
    if (const auto shut_until = doors_.next_try(); shut_until && now_ >= *shut_until)
        doors_.try_again(loop_, now_, report_);
    for (auto* annex : annexes_) annex->advance(now_);
    broker_.advance(now_); // what it makes is written in the next turn, which then comes at once
    if (!health_topic_.empty()) say_health();
    if (watchdog_ && now_ >= next_watchdog_) {
        next_watchdog_ = now_ + *watchdog_;
        io::notify("WATCHDOG=1");
    }
}

std::optional<SteadyTime> Server::next_wake() const {
    if (broker_.has_ready() || !with_more_.empty()) return now_;
    auto wake = broker_.next_deadline();
    if (const auto due = doors_.next_try()) wake = std::min(wake.value_or(*due), *due);
    if (watchdog_) wake = std::min(wake.value_or(next_watchdog_), next_watchdog_);
    for (const auto id : resting_) {
        const auto due = std::min(links_[id.value].pacing->until, now_ + longest_rest);
        wake = std::min(wake.value_or(due), due);
    }
    if (const auto look = health_.next_look(); look && !health_topic_.empty())
        wake = std::min(wake.value_or(*look), *look);
    for (const auto* annex : annexes_)
        if (const auto due = annex->next_deadline()) wake = std::min(wake.value_or(*due), *due);
    return wake;
}

void Server::say_health() {
    const auto health = health_.look(io::wall_now(), now_);
    if (!health) return;
    const auto payload = contract::print(*health);
    broker_.say({.topic = health_topic_, .payload = payload, .retain = true}, now_);
    health_.published();
}

void Server::accept_all(std::size_t door) {
    // Others want their turn, and these are heard before more come: no more than may be silent beside each
    // other.
    const auto at_once = std::clamp<std::size_t>(broker_.limits().silent, 1, 32);
    for (std::size_t i = 0; i < at_once; ++i) {
        auto arrival = doors_.accept(door, loop_, now_);
        if (!arrival) return;
        admit(std::move(arrival->transport), std::move(arrival->peer));
    }
}

void Server::admit(std::unique_ptr<Transport> transport, broker::Peer peer) {
    now_ = io::steady_now(); // it may come between two turns
    const bool is_paced = pace_.limits_anything() && peer.origin != broker::Origin::Trusted;
    const auto id = broker_.open(std::move(peer), now_);
    if (const auto watched = loop_.watch(transport->descriptor(), Interest::Read, id.value); !watched) {
        report_.not_served(watched.error());
        return broker_.closed(id, now_);
    }
    if (links_.size() <= id.value) links_.resize(id.value + 1);
    links_[id.value] = {std::move(transport)};
    if (is_paced) links_[id.value].pacing = std::make_unique<Pacing>();
}

void Server::read(ConnectionId id, std::size_t most) {
    Link& link = links_[id.value];
    if (!link.transport) return;
    if (buffer_size - filled_ < most) flush_ready();
    if (!link.transport) return;                             // its output could not be written
    if (link.pacing) most = std::min(most, least_read_size); // the less it is, the evener
    char* const free = buffer_.get() + filled_;
    const auto got = link.transport->read({free, most});
    if (got.outcome == Outcome::Gone) return close(id);
    watch(id, link.output_waits); // a handshake has answers of its own
    if (link.transport->has_more() && !std::exchange(link.reads_on, true)) with_more_.push_back(id);
    if (got.outcome == Outcome::NotNow) return; // what came was nothing to the broker: a ping of WebSocket
    if (!std::exchange(link.is_heard, true))
        if (const auto user = link.transport->proved_user(); !user.empty()) broker_.prove(id, user);
    filled_ += got.count;
    const auto received_before = broker_.received();
    broker_.receive(id, {free, got.count}, now_, broker::Kept::UntilWritten);
    if (link.pacing) rest(id, broker_.received() - received_before, got.count);
    watch(id, link.output_waits);
}

void Server::rest(ConnectionId id, std::uint64_t messages, std::size_t bytes) {
    auto& pacing = *links_[id.value].pacing;
    const auto wait = pacing.pace.take(pace_, messages, bytes, now_);
    pacing.until = now_ + wait;
    if (wait.count() == 0 || pacing.rests) return;
    pacing.rests = true;
    resting_.push_back(id);
}

void Server::wake_rested() {
    std::erase_if(resting_, [this](ConnectionId id) {
        Link& link = links_[id.value];
        broker_.receive(id, {}, now_); // it would have said that it is alive
        if (link.pacing->until > now_) return false;
        link.pacing->rests = false;
        watch(id, link.output_waits);
        return true;
    });
}

/// Those whose transports had more than there was room for in the turn before.
void Server::read_on(std::size_t most) {
    read_on_.clear();
    std::swap(read_on_, with_more_);
    for (const auto id : read_on_) {
        links_[id.value].reads_on = false;
        if (!links_[id.value].pauses) read(id, most);
    }
}

void Server::flush_ready() {
    filled_ = 0; // once the outputs are written, which now happens
    broker_.take_ready(ready_);
    for (const auto id : ready_)
        if (!links_[id.value].output_waits || broker_.is_finished(id)) flush(id);
}

void Server::flush(ConnectionId id) {
    Link& link = links_[id.value];
    if (!link.transport) return;
    const bool finished = broker_.is_finished(id);
    const auto bytes = broker_.output(id);
    if (!bytes.empty() || link.waits_to_write) {
        const auto behind = broker_.output_behind(id);
        const auto sent =
            behind.empty() ? link.transport->write(bytes) : link.transport->write_both(bytes, behind);
        if (sent.outcome == Outcome::Gone) return close(id);
        const bool blocked = sent.count < bytes.size() + behind.size();
        if (!bytes.empty()) broker_.written(id, sent.count, blocked, now_);
        watch(id, blocked);
    } else {
        watch(id, link.output_waits);
    }
    if (finished) close(id);
}

void Server::watch(ConnectionId id, bool output_waits) {
    Link& link = links_[id.value];
    link.output_waits = output_waits;
    const bool waits = output_waits || link.transport->owes();
    const bool pauses = link.rests() || !broker_.is_to_be_read(id);
    if (waits == link.waits_to_write && pauses == link.pauses) return;
    link.waits_to_write = waits;
    if (std::exchange(link.pauses, pauses) && !pauses && link.transport->has_more()
        && !std::exchange(link.reads_on, true))
        with_more_.push_back(id);
    const auto interest = pauses ? (waits ? Interest::Write : Interest::Nothing)
                                 : (waits ? Interest::ReadAndWrite : Interest::Read);
    loop_.change(link.transport->descriptor(), interest, id.value);
}

void Server::close(ConnectionId id) {
    Link& link = links_[id.value];
    if (!link.transport) return;
    link.transport->finish();
    if (link.rests()) std::erase(resting_, id);
    link = {};
    broker_.closed(id, now_);
    doors_.try_again(loop_, now_, report_);
}

} // namespace tutti::hub
