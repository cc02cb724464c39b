#include "broker/broker.hpp"

#include "broker/acknowledge.hpp"
#include "broker/buffers.hpp"
#include "broker/connect.hpp"
#include "broker/core.hpp"
#include "broker/deliver.hpp"
#include "broker/flow.hpp"
#include "broker/leave.hpp"
#include "broker/overflow.hpp"
#include "broker/publish.hpp"
#include "broker/restore.hpp"
#include "broker/subscribe.hpp"
#include "mqtt/disconnect.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

namespace tutti::broker {

using mqtt::PacketType;
using mqtt::ReasonCode;
using State = Connection::State;

namespace {

bool refuse(Core& core, Connection& from, const mqtt::DecodeError& error, SteadyTime now) {
    ++core.stats.malformed;
    leave(core, from, {.tell = error.reason, .why = error.message}, now);
    return false;
}

bool handle_disconnect(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    const auto disconnect = mqtt::decode_disconnect(frame, from.version, mqtt::Sender::Client);
    if (!disconnect) return refuse(core, from, disconnect.error(), now);
    if (disconnect->session_expiry_seconds) {
        auto& expiry = from.session->expiry_seconds;
        if (expiry == 0 && *disconnect->session_expiry_seconds != 0) // MQTT 5 §3.14.2.2.2
            return refuse(core, from, {ReasonCode::ProtocolError, "revived an ending session"}, now);
        expiry = std::min(*disconnect->session_expiry_seconds, core.limits.session_expiry_seconds);
    }
    const auto fate = disconnect->reason == ReasonCode::Success ? WillFate::Discard : WillFate::Publish;
    leave(core, from, {.will = fate, .why = "the client disconnected"}, now);
    return false;
}

bool handle_ping(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    if (const auto ping = mqtt::decode_pingreq(frame); !ping) return refuse(core, from, ping.error(), now);
    const auto before = from.output.size();
    encode(from.output.tail(), mqtt::Pingresp{});
    ++core.stats.others_sent;
    core.touch(from, from.output.size() - before);
    return true;
}

// The frames of one connection's input, in their order.
struct FrameHandler {
    Core& core;
    Connection& from;
    SteadyTime now;
    std::string_view kept; // frames in here stay as they are until outputs are written
    Run run = {};

    std::uint32_t packet_limit() const noexcept {
        const Limits& limits = core.limits;
        return from.state == State::Opened ? std::min(limits.connect_packet, limits.packet) : limits.packet;
    }

    bool frame(const mqtt::Frame& frame) {
        if (run.count != 0 && run.takes(frame)) {
            run.add(frame);
            ++core.stats.received;
            return true;
        }
        pause();
        if (from.held_connect) return hold(core, from, frame, now);
        if (from.state == State::Opened) {
            ++core.stats.others_received;
            return handle_connect(core, from, frame, now);
        }
        if (begin_known(frame)) return true;
        core.stats.others_received += frame.type != PacketType::Publish ? 1 : 0;
        switch (frame.type) {
        case PacketType::Publish:
            return handle_publish(core, from, frame, run, now);
        case PacketType::Puback:
        case PacketType::Pubrec:
        case PacketType::Pubrel:
        case PacketType::Pubcomp:
            return handle_ack(core, from, frame, now);
        case PacketType::Subscribe:
            return handle_subscribe(core, from, frame, now);
        case PacketType::Unsubscribe:
            return handle_unsubscribe(core, from, frame, now);
        case PacketType::Pingreq:
            return handle_ping(core, from, frame, now);
        case PacketType::Disconnect:
            return handle_disconnect(core, from, frame, now);
        default:
            break;
        }
        return refuse(
            core, from, {ReasonCode::ProtocolError, "sent a packet that a client may not send now"}, now
        );
    }

    // Who sends much mostly sends messages of one size to one topic: those need not be parsed to be known. (A
    // payload that has to be UTF-8 has to be looked at.)
    std::size_t repeats(const mqtt::Frame& frame, std::string_view rest) {
        if (run.count == 0 || run.is_text) return 0;
        const auto first = whole_bytes(frame);
        const auto common = first.size() - frame.body.size() + run.head.size();
        std::size_t taken = 0;
        while (rest.size() - taken >= first.size()
               && std::memcmp(rest.data() + taken, first.data(), common) == 0)
            taken += first.size();
        const auto count = static_cast<std::uint32_t>(taken / first.size());
        run.bytes = {run.bytes.data(), run.bytes.size() + taken};
        run.count += count;
        core.stats.received += count;
        return taken;
    }

    bool begin_known(const mqtt::Frame& frame) {
        const KnownPublish& known = from.known.get();
        if (known.head.empty() || known.rights != core.rights) return false;
        const auto begun = Run::begin(
            frame, {.head = known.head,
                    .topic = known.alias == 0 ? topic_of_head(known) : from.aliases.get().find(known.alias),
                    .is_aliased = known.alias != 0,
                    .is_text = known.is_text}
        );
        if (!begun) return false;
        run = *begun;
        ++core.stats.received;
        return true;
    }

    static std::string_view topic_of_head(const KnownPublish& known) noexcept {
        constexpr std::size_t length_size = 2; // of the topic, before it
        return std::string_view(known.head).substr(length_size, known.topic_size);
    }

    void pause() {
        if (run.count == 0) return;
        from.traffic.received += run.count;
        // A frame that came in parts lies elsewhere. (std::less orders unrelated pointers, '<' need not.)
        const std::less<const char*> before;
        run.may_be_borrowed = !kept.empty() && !before(run.bytes.data(), kept.data())
                              && before(run.bytes.data(), kept.data() + kept.size());
        deliver_run(core, run, from);
        run = {};
    }
};

} // namespace

Broker::Broker(Options options, Authorizer& authorizer, Report& report, RandomSource& random)
    : core_(std::make_unique<Core>(std::move(options), authorizer, report, random)) {}
Broker::~Broker() = default;

Restored Broker::restore(Journal& journal, std::span<const JournalRecord> records, SteadyTime now) {
    return broker::restore(*core_, journal, records, now);
}

void Broker::synced(JournalPosition position, SteadyTime now) {
    broker::synced(*core_, position, now);
    settle(now);
}

ConnectionId Broker::open(Peer peer, SteadyTime now) {
    Core& core = *core_;
    if (core.free_slots.empty()) {
        core.free_slots.push_back(static_cast<std::uint32_t>(core.connections.size()));
        core.connections.emplace_back();
    }
    const ConnectionId id{core.free_slots.back()};
    core.free_slots.pop_back();
    core.connections[id.value] = std::make_unique<Connection>(id, std::move(peer), core.pool);
    Connection& connection = *core.connections[id.value];
    connection.last_received = now;
    core.deadlines.arm(connection.deadline, now + core.limits.connect_timeout, &connection);
    if (Connection* const silent = core.lobby.enter(connection); silent != nullptr) {
        ++core.stats.made_way;
        leave(core, *silent, {}, now);
    }
    return id;
}

void Broker::prove(ConnectionId id, std::string_view user) { core_->connections[id.value]->peer.user = user; }

void Broker::receive(ConnectionId id, std::string_view bytes, SteadyTime now, Kept kept) {
    Core& core = *core_;
    Connection* const from = core.find(id);
    if (from == nullptr || from->state == State::Finished) return;
    from->last_received = now;
    core.stats.bytes_received += bytes.size();
    from->traffic.bytes_received += bytes.size();
    const auto error = from->input.feed(
        bytes, FrameHandler{core, *from, now, kept == Kept::UntilWritten ? bytes : std::string_view{}}
    );
    if (error) refuse(core, *from, *error, now);
    charge_buffers(core, *from, now);
    // Acknowledgements are never dropped, so someone who sends and sends without reading has to go.
    if (from->congested && from->output.size() > core.limits.queue_bytes * core.limits.hard_factor)
        core.overflow(*from);
    settle(now);
}

// Disconnects those who overflowed; their wills may make others overflow.
void Broker::settle(SteadyTime now) {
    Core& core = *core_;
    while (!core.overflowed.empty()) {
        const auto [id, reason] = core.overflowed.back();
        core.overflowed.pop_back();
        const auto* const why =
            reason == ReasonCode::PacketTooLarge ? "takes too small packets" : "does not keep up";
        if (Connection* const slow = core.find(id); slow != nullptr)
            leave(core, *slow, {.tell = reason, .why = why}, now);
    }
}

void Broker::closed(ConnectionId id, SteadyTime now) {
    Core& core = *core_;
    Connection* const connection = core.find(id);
    if (connection == nullptr) return;
    leave(
        core, *connection, {.why = connection->state == State::Connected ? "the connection was lost" : ""},
        now
    );
    settle(now);
    core.connections[id.value].reset();
    core.free_slots.push_back(id.value);
}

void Broker::take_ready(std::vector<ConnectionId>& ids) {
    ids.clear();
    ids.swap(core_->ready);
    core_->appended = 0;
    for (const auto id : ids)
        if (Connection* const connection = core_->find(id); connection != nullptr)
            connection->is_ready = false;
}

bool Broker::has_ready() const noexcept { return !core_->ready.empty(); }

std::size_t Broker::unwritten() const noexcept { return core_->appended; }

std::string_view Broker::output(ConnectionId id) const {
    const Connection* const connection = core_->find(id);
    if (connection == nullptr || !may_be_told(*core_, *connection)) return {};
    return connection->output.view();
}

std::string_view Broker::output_behind(ConnectionId id) const {
    const Connection* const connection = core_->find(id);
    if (connection == nullptr || !may_be_told(*core_, *connection)) return {};
    return connection->output.behind();
}

void Broker::written(ConnectionId id, std::size_t count, bool blocked, SteadyTime now) {
    Connection* const connection = core_->find(id);
    if (connection == nullptr) return;
    blocked = blocked || !may_be_told(*core_, *connection);
    connection->output.consume(count);
    if (count != 0) connection->last_progress = now;
    if (blocked || !connection->keeps_up()) {
        connection->congested = blocked;
        if (!blocked && connection->session != nullptr) drain(*core_, *connection, now);
        connection->limit_as_it_came();
    }
    core_->stats.bytes_sent += count;
    connection->traffic.bytes_sent += count;
    charge_buffers(*core_, *connection, now);
    if (connection->session != nullptr && !blocked && connection->session->has_waiting())
        pump(*core_, *connection->session, now);
    settle(now);
}

bool Broker::is_finished(ConnectionId id) const {
    const Connection* const connection = core_->find(id);
    return connection == nullptr || connection->state == State::Finished;
}

bool Broker::is_to_be_read(ConnectionId id) const {
    const Connection* const connection = core_->find(id);
    return connection == nullptr || broker::is_to_be_read(*core_, *connection);
}

void Broker::rights_changed() noexcept { core_->change_rights(); }

void Broker::say(const mqtt::Publish& publish, SteadyTime now) {
    publish_message(*core_, publish, {.account = core_->accounts.hub(), .name = "hub"}, now);
    core_->held.wait_for_nothing();
    settle(now);
}

void Broker::advance(SteadyTime now) {
    while (const auto owner = core_->deadlines.due(now)) expire(*core_, *owner, now);
    settle(now);
}

std::optional<SteadyTime> Broker::next_deadline() const { return core_->deadlines.next(); }

void Broker::shut_down(SteadyTime now) {
    for (const auto& connection : core_->connections)
        if (connection)
            leave(
                *core_, *connection,
                {.will = WillFate::Discard, .tell = ReasonCode::ServerShuttingDown, .why = "the hub stops"},
                now
            );
}

std::size_t Broker::redirect(std::optional<Redirect> redirect, SteadyTime now) {
    Core& core = *core_;
    core.redirect = std::move(redirect);
    std::size_t sent_away = 0;
    for (const auto& connection : core.connections) {
        if (!connection || connection->state != State::Connected) continue;
        const Redirect* const elsewhere = redirect_of(core, *connection);
        if (elsewhere == nullptr) continue;
        ++sent_away;
        leave(
            core, *connection,
            {.tell = reason_of(*elsewhere), .why = "is sent elsewhere", .server = elsewhere->server}, now
        );
    }
    settle(now);
    return sent_away;
}

void Broker::admit(std::uint64_t ticket, const Admission& admission, SteadyTime now) {
    Core& core = *core_;
    const auto waits = core.held_connects.find(ticket);
    if (waits == core.held_connects.end()) return; // it has gone
    Connection& from = *core.connections[waits->second.value];
    core.held_connects.erase(waits);
    const auto held = std::exchange(from.held_connect, nullptr);
    auto packets = view(held->packets);
    FrameHandler handler{core, from, now, {}};
    const auto next = [&] {
        const auto frame = mqtt::peek_frame(packets).frame;
        packets.remove_prefix(frame.size);
        return frame;
    };
    bool goes_on = finish_connect(core, from, next(), admission, now);
    while (goes_on && !packets.empty()) goes_on = handler.frame(next());
    handler.pause();
    charge_buffers(core, from, now);
    settle(now);
}

void Broker::end_sessions_of(std::string_view user, SteadyTime now) {
    Core& core = *core_;
    std::vector<Session*> theirs;
    for (const auto& session : core.sessions)
        if (session->principal.kind == Principal::Kind::User && session->principal.user == user)
            theirs.push_back(session.get());
    for (Session* const session : theirs) {
        session->expiry_seconds = 0;
        if (session->connection == nullptr)
            end_session(core, *session, now);
        else
            leave(
                core, *session->connection, {.tell = ReasonCode::NotAuthorized, .why = "its user is no more"},
                now
            );
    }
    settle(now);
}

bool Broker::has_subscriber(std::string_view filter) const {
    return std::ranges::any_of(core_->sessions, [filter](const auto& session) {
        if (session->connection == nullptr) return false;
        return std::ranges::any_of(session->subscriptions, [filter](const auto& subscription) {
            return mqtt::covers(filter, mqtt::parse_filter(subscription.first)->filter);
        });
    });
}

bool Broker::has_filter_below(std::string_view first_level) const noexcept {
    return core_->subscriptions.has_below(first_level);
}

std::uint64_t Broker::subscriptions_revision() const noexcept { return core_->subscriptions.revision(); }

std::vector<TopicCount> Broker::busiest_topics(std::size_t most) const { return core_->routes.busiest(most); }

std::vector<ClientTraffic> Broker::busiest_clients(std::size_t most) const {
    std::vector<ClientTraffic> all;
    for (const auto& connection : core_->connections)
        if (connection && connection->state == State::Connected)
            all.push_back(
                {connection->session->client_id, connection->session->principal.user, connection->traffic}
            );
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::ranges::partial_sort(all, end, std::greater{}, [](const ClientTraffic& each) {
        return each.traffic.bytes();
    });
    all.erase(end, all.end());
    return all;
}

const Limits& Broker::limits() const noexcept { return core_->limits; }

Stats Broker::stats() const {
    Stats stats = core_->stats;
    stats.sessions = core_->sessions.size();
    stats.subscriptions = core_->subscriptions.size();
    stats.shared_subscriptions = core_->subscriptions.shared();
    stats.retained = core_->retained.size();
    return stats;
}

std::uint64_t Broker::received() const noexcept { return core_->stats.received; }

const Accounts& Broker::accounts() const noexcept { return core_->accounts; }

} // namespace tutti::broker
