#include "broker/leave.hpp"

#include "broker/buffers.hpp"
#include "broker/deliver.hpp"
#include "broker/flow.hpp"
#include "broker/publish.hpp"
#include "broker/shared_delivery.hpp"
#include "mqtt/disconnect.hpp"

#include <algorithm>

namespace tutti::broker {

using mqtt::ReasonCode;

namespace {

void publish_will(Core& core, Session& session, SteadyTime now) {
    if (!session.will) return;
    const StoredWill will = std::move(*session.will);
    session.will.reset();
    // It was permitted when the client came; since then the topic may have become another's.
    if (!may_publish(core, session.identity(), will.message->topic(), will.retain)) {
        ++core.stats.denied;
        return;
    }
    mqtt::Publish publish = will.message->publish();
    publish.qos = will.qos;
    publish.packet_id = will.qos == mqtt::QoS::AtMostOnce ? mqtt::PacketId{0} : mqtt::PacketId{1};
    publish.retain = will.retain;
    publish_message(
        core, publish, {.account = session.account, .name = session.client_id, .is_will = true}, now
    );
    core.held.wait_for_nothing(); // nobody is answered
}

SteadyTime expiry_of(const Session& session) noexcept {
    if (session.expiry_seconds == mqtt::session_never_expires) return SteadyTime::max();
    return session.left_at + seconds(session.expiry_seconds);
}

void arm(Core& core, Session& session) {
    auto at = expiry_of(session);
    if (session.will) at = std::min(at, session.left_at + session.will->delay);
    core.deadlines.disarm(session.deadline);
    if (at != SteadyTime::max()) core.deadlines.arm(session.deadline, at, &session);
}

/// The last of those of its account.
void lie_down(Session& session) {
    auto& asleep = session.account.asleep.use();
    session.place_asleep = asleep.insert(asleep.end(), &session);
}

void fall_asleep(Core& core, Session& session, SteadyTime now) {
    let_all_go(core, session, now);
    session.connection = nullptr;
    session.left_at = now;
    lie_down(session);
    if (session.expiry_seconds == 0) return end_session(core, session, now);
    core.durability.settle(session);
    if (session.will && session.will->delay == seconds(0)) publish_will(core, session, now);
    arm(core, session);
}

void expire_connection(Core& core, Connection& connection, SteadyTime now) {
    if (connection.state == Connection::State::Opened) {
        leave(core, connection, {.why = "no CONNECT in time"}, now);
        return;
    }
    if (!is_to_be_read(core, connection)) connection.last_received = now; // what it says, nobody hears
    const auto at = keep_alive_deadline(connection);
    if (at > now) return core.deadlines.arm(connection.deadline, at, &connection);
    leave(core, connection, {.tell = ReasonCode::KeepAliveTimeout, .why = "keep alive timeout"}, now);
}

void expire_session(Core& core, Session& session, SteadyTime now) {
    if (session.connection != nullptr) return expire_held(core, session, now);
    if (expiry_of(session) <= now) return end_session(core, session, now);
    if (session.will && session.left_at + session.will->delay <= now) publish_will(core, session, now);
    arm(core, session);
}

} // namespace

const Redirect* redirect_of(const Core& core, const Connection& connection) noexcept {
    const bool is_sent_away = core.redirect && connection.peer.origin != Origin::Trusted;
    return is_sent_away ? &*core.redirect : nullptr;
}

std::optional<std::string_view>
words_for(const Connection& connection, ReasonCode reason, std::string_view why) noexcept {
    if (!connection.wants_reasons || why.empty() || why == mqtt::name(reason)) return std::nullopt;
    return why;
}

SteadyTime keep_alive_deadline(const Connection& connection) noexcept {
    return connection.last_received + connection.keep_alive + connection.keep_alive / 2
           + milliseconds(500) * (connection.keep_alive.count() % 2);
}

void sleep_on(Core& core, Session& session) {
    lie_down(session);
    arm(core, session);
}

void leave(Core& core, Connection& connection, const Leaving& leaving, SteadyTime now) {
    if (connection.state == Connection::State::Finished) return;
    const bool was_connected = connection.state == Connection::State::Connected;
    if (was_connected && leaving.tell && connection.version == mqtt::Version::V5) {
        mqtt::Disconnect disconnect{
            .reason = *leaving.tell, .reason_string = words_for(connection, *leaving.tell, leaving.why)
        };
        if (!leaving.server.empty()) disconnect.server_reference = leaving.server;
        core.send(connection, disconnect);
    }
    connection.state = Connection::State::Finished;
    if (connection.held_connect)
        core.held_connects.erase(std::exchange(connection.held_connect, nullptr)->ticket);
    core.deadlines.disarm(connection.deadline);
    core.lobby.leave(connection);
    core.touch(connection, 0);
    if (!was_connected) {
        if (!leaving.why.empty()) core.report.refused(connection.peer, {}, leaving.why);
        return;
    }
    core.held.forget(connection);
    release_buffers(connection);
    Session& session = *std::exchange(connection.session, nullptr);
    --core.stats.clients;
    session.account.give_back(Resource::Clients);
    if (connection.peer.entrance != nullptr) --connection.peer.entrance->clients;
    core.report.disconnected(session.client_id, leaving.why);
    if (leaving.will == WillFate::Discard) session.will.reset();
    fall_asleep(core, session, now);
}

void end_session(Core& core, Session& session, SteadyTime now) {
    core.deadlines.disarm(session.deadline);
    core.durability.end(session);
    for (const auto& [filter, subscription] : session.subscriptions)
        core.subscriptions.remove(filter, session);
    core.routes.invalidate();
    pass_on(core, session, now);
    publish_will(core, session, now);
    session.account.asleep.use().erase(session.place_asleep);
    core.sessions.erase(core.sessions.find(std::string_view(session.client_id)));
}

void expire(Core& core, Deadlines::Owner owner, SteadyTime now) {
    if (auto* const* connection = std::get_if<Connection*>(&owner))
        expire_connection(core, **connection, now);
    else
        expire_session(core, *std::get<Session*>(owner), now);
}

} // namespace tutti::broker
