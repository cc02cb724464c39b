#include "broker/connect.hpp"

#include "broker/client_id.hpp"
#include "broker/deliver.hpp"
#include "broker/flow.hpp"
#include "broker/leave.hpp"
#include "broker/publish.hpp"
#include "mqtt/connect.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::broker {

using mqtt::ReasonCode;
using mqtt::Version;

namespace {

bool refuse(
    Core& core, Connection& connection, ReasonCode reason, std::string_view client_id, std::string_view why,
    SteadyTime now
) {
    ++core.stats.refused;
    if (mqtt::can_carry(connection.version, reason))
        core.send(
            connection, mqtt::Connack{.reason = reason, .reason_string = words_for(connection, reason, why)}
        );
    core.report.refused(connection.peer, client_id, why);
    leave(core, connection, {}, now);
    return false;
}

// The account has no room for another client. MQTT 5 §3.2.2.2 has a word for that; in 3.1.1 the service is
// unavailable (§3.2.2.3). Told to people once a minute by Core::refuse, not for each.
bool turn_away(Core& core, Connection& connection, SteadyTime now) {
    ++core.stats.refused;
    const auto reason =
        connection.version == Version::V5 ? ReasonCode::QuotaExceeded : ReasonCode::ServerUnavailable;
    core.send(connection, mqtt::Connack{.reason = reason});
    leave(core, connection, {}, now);
    return false;
}

// It is served elsewhere. In MQTT 3.1.1 the service is unavailable (§3.2.2.3), as there is no word for it.
bool send_away(Core& core, Connection& connection, const Redirect& elsewhere, SteadyTime now) {
    ++core.stats.refused;
    core.send(
        connection, mqtt::Connack{.reason = reason_of(elsewhere), .server_reference = elsewhere.server}
    );
    leave(core, connection, {}, now);
    return false;
}

// The reason to refuse what is well-formed but not offered or not allowed.
ReasonCode judge(Core& core, const mqtt::Connect& connect, const Identity& client) {
    if (connect.authentication_method) return ReasonCode::BadAuthenticationMethod;
    if (!connect.will) return ReasonCode::Success;
    if (connect.will->payload_is_utf8 && !mqtt::is_utf8(connect.will->payload)) // MQTT 5 §3.1.3.2.3
        return ReasonCode::PayloadFormatInvalid;
    if (!is_open_topic(core, connect.will->topic)
        || !may_publish(core, client, connect.will->topic, connect.will->retain))
        return ReasonCode::NotAuthorized;
    return ReasonCode::Success;
}

std::string new_client_id(Core& core) {
    std::string id;
    do id = fmt::format("{}{:016x}", assigned_prefix, core.random.next());
    while (core.sessions.contains(id));
    return id;
}

std::uint32_t granted_expiry(const Core& core, const mqtt::Connect& connect) noexcept {
    if (connect.version == Version::V5)
        return std::min(connect.session_expiry_seconds, core.limits.session_expiry_seconds);
    return connect.clean_start ? 0 : core.limits.session_expiry_seconds;
}

// How long the client may be silent, 0 for ever. Only MQTT 5 can be told another time than its own
// ([MQTT-3.2.2-21]).
KeepAlive granted_keep_alive(const Core& core, const mqtt::Connect& connect) noexcept {
    const KeepAlive wanted(connect.keep_alive_seconds);
    const KeepAlive most(static_cast<std::uint16_t>(core.limits.keep_alive.count()));
    if (most == seconds(0) || connect.version != Version::V5) return wanted;
    return wanted == seconds(0) ? most : std::min(wanted, most);
}

MessageRef message_of(Core& core, const mqtt::Will& will, SteadyTime now) {
    const mqtt::Publish publish{
        .topic = will.topic,
        .payload = will.payload,
        .payload_is_utf8 = will.payload_is_utf8,
        .expiry_seconds = will.expiry_seconds,
        .content_type = will.content_type,
        .response_topic = will.response_topic,
        .correlation_data = will.correlation_data,
        .user_properties = will.user_properties,
    };
    return Message::make(publish, now, core.stats.stored_bytes);
}

// Ends sessions of the account that sleep, the longest asleep first, until it has room for so much more; none
// where all of them together would not make it. Returns whether there is room. `held_by` says what of it a
// session gives back when it ends, at least.
template <typename HeldBy>
bool make_room(
    Core& core, Account& account, const Session* spared, Resource what, std::uint64_t count, HeldBy held_by,
    SteadyTime now
) {
    const auto missing = account.missing(what, count);
    std::uint64_t freed = 0;
    std::vector<Session*> ending;
    for (Session* const each : account.asleep.get()) {
        if (freed >= missing) break;
        if (each == spared) continue;
        freed += held_by(*each);
        ending.push_back(each);
    }
    if (freed < missing) return false;
    for (Session* const each : ending) end_session(core, *each, now);
    return account.has_room(what, count); // their wills may have taken some
}

// What the account has no room for where this client connects; nothing where it may. What its earlier
// connection and session hold is its own already. Sessions that sleep make room for those who are here, but
// only for those of their own account.
std::optional<Resource> lacks_to_connect(
    Core& core, Account& account, std::size_t will_size, std::string_view client_id, SteadyTime now
) {
    const Session* earlier = core.find_session(client_id);
    if (earlier != nullptr && &earlier->account != &account) earlier = nullptr;
    const bool replaces_connection = earlier != nullptr && earlier->connection != nullptr;
    if (!replaces_connection && !account.has_room(Resource::Clients)) return Resource::Clients;
    const auto one = [](const Session&) { return std::uint64_t{1}; };
    if (earlier == nullptr && !make_room(core, account, earlier, Resource::Sessions, 1, one, now))
        return Resource::Sessions;
    const auto cost = will_size + (earlier == nullptr ? Session::cost(client_id) : 0);
    const auto has = earlier != nullptr && earlier->will ? earlier->will->message->size() : 0;
    const auto bytes = [](const Session& session) { return session.own_bytes(); };
    if (cost > has && !make_room(core, account, earlier, Resource::SessionBytes, cost - has, bytes, now))
        return Resource::SessionBytes;
    return std::nullopt;
}

// Who comes in anew by the same entrance takes the place that it has.
bool is_crowded(const Core& core, const Entrance* entrance, std::string_view client_id) {
    if (entrance == nullptr || entrance->clients < entrance->most_clients) return false;
    const Session* const session = core.find_session(client_id);
    const Connection* const earlier = session == nullptr ? nullptr : session->connection;
    return earlier == nullptr || earlier->peer.entrance != entrance;
}

Session& new_session(Core& core, std::string_view client_id, const Principal& principal, Account& account) {
    auto session = std::make_unique<Session>(std::string(client_id), principal, account);
    Session& reference = *session;
    core.sessions.insert(std::move(session));
    return reference;
}

// The earlier connection of this client id, if any, is told and closed; its session is resumed or ended. An
// earlier session of somebody else is never resumed.
Session& take_session(
    Core& core, std::string_view client_id, const Principal& principal, Account& account, bool clean_start,
    bool& present, SteadyTime now
) {
    present = false;
    Session* const found = core.find_session(client_id);
    if (found == nullptr) return new_session(core, client_id, principal, account);
    Session& session = *found;
    const bool resumes = !clean_start && session.principal == principal;
    if (session.connection != nullptr) {
        if (!resumes) session.expiry_seconds = 0;
        leave(
            core, *session.connection,
            {.tell = ReasonCode::SessionTakenOver, .why = "the session was taken over"}, now
        );
        if (!core.sessions.contains(client_id)) return new_session(core, client_id, principal, account);
    }
    if (!resumes) {
        end_session(core, session, now);
        return new_session(core, client_id, principal, account);
    }
    present = true;
    core.deadlines.disarm(session.deadline);
    session.account.asleep.use().erase(session.place_asleep);
    session.will.reset(); // its delay had not passed: it is not sent (MQTT 5 §3.1.3.2.2)
    return session;
}

void welcome(Core& core, Connection& connection, const mqtt::Connect& connect, bool present, bool assigned) {
    const Session& session = *connection.session;
    const Limits& limits = core.limits;
    mqtt::Connack connack{.session_present = present};
    if (session.expiry_seconds != connect.session_expiry_seconds)
        connack.session_expiry_seconds = session.expiry_seconds;
    connack.receive_maximum = limits.receive_maximum;
    connack.maximum_packet_size = limits.packet;
    connack.topic_alias_maximum = limits.topic_aliases;
    if (connection.keep_alive != seconds(connect.keep_alive_seconds))
        connack.server_keep_alive_seconds = connection.keep_alive.count();
    if (assigned) connack.assigned_client_id = session.client_id;
    std::string response;
    if (connect.request_response_information) {
        response = fmt::format("{}{}/", core.options.response_prefix, session.client_id);
        if (mqtt::is_topic_name(response) && core.authorizer.may_receive(session.identity(), response))
            connack.response_information = response;
    }
    core.send(connection, connack);
}

// Whoever it is: with his session, or refused.
bool come_in(
    Core& core, Connection& connection, const mqtt::Connect& connect, const Admission& admission,
    SteadyTime now
) {
    if (admission.changes_rights) core.change_rights();
    if (is_failure(admission.reason))
        return refuse(
            core, connection, admission.reason, connect.client_id, mqtt::name(admission.reason), now
        );
    if (const Redirect* const elsewhere = redirect_of(core, connection); elsewhere != nullptr)
        return send_away(core, connection, *elsewhere, now);
    const Identity client{admission.principal, connect.client_id, &connection.peer};
    if (const auto reason = judge(core, connect, client); is_failure(reason))
        return refuse(core, connection, reason, connect.client_id, mqtt::name(reason), now);
    const bool assigned = connect.client_id.empty();
    const std::string client_id = assigned ? new_client_id(core) : std::string(connect.client_id);
    const Session* const holder = core.find_session(client_id);
    if (holder != nullptr && !may_take_over(admission.principal, holder->principal, client_id))
        return refuse(
            core, connection, ReasonCode::ClientIdentifierNotValid, client_id,
            "the client id belongs to another user", now
        );

    if (is_crowded(core, connection.peer.entrance, client_id)) return turn_away(core, connection, now);
    Account& account = core.accounts.of(admission.principal, client_id);
    auto will = connect.will ? message_of(core, *connect.will, now) : MessageRef();
    if (const auto lacking = lacks_to_connect(core, account, will ? will->size() : 0, client_id, now)) {
        core.refuse(account, *lacking, client_id, now);
        return turn_away(core, connection, now);
    }

    bool present = false;
    Session& session =
        take_session(core, client_id, admission.principal, account, connect.clean_start, present, now);
    session.account.take(Resource::Clients);
    if (connection.peer.entrance != nullptr) ++connection.peer.entrance->clients;
    core.lobby.leave(connection);
    session.connection = &connection;
    session.expiry_seconds = granted_expiry(core, connect);
    if (will)
        session.will = std::make_unique<StoredWill>(StoredWill{
            .message = HeldMessage(std::move(will), session.account),
            .qos = connect.will->qos,
            .retain = connect.will->retain,
            .delay = seconds(connect.will->delay_seconds),
        });
    connection.session = &session;
    core.durability.settle(session);
    connection.state = Connection::State::Connected;
    connection.last_progress = now;
    // It is told that nothing is left of the session before once that is so for good ([MQTT-3.1.2-4]), and
    // what comes by one that is durable no longer once the hub would not go on with it as it was: its packet
    // ids would come again for other messages. A disk that is known to fail keeps nobody out.
    const bool may_come_back = core.durability.is_ending(session.client_id);
    if (may_come_back && core.durability.is_writable()) tell_once_kept(core, connection);
    connection.inflight_limit = std::min(connect.receive_maximum, core.limits.inflight);
    connection.keep_alive = granted_keep_alive(core, connect);
    if (connect.topic_alias_maximum != 0)
        connection.sent_aliases = std::make_unique<SentAliases>(connect.topic_alias_maximum);
    connection.limit_as_it_came();
    core.deadlines.disarm(connection.deadline);
    if (connection.keep_alive != seconds(0))
        core.deadlines.arm(connection.deadline, keep_alive_deadline(connection), &connection);
    ++core.stats.connections;
    core.stats.most_clients = std::max(core.stats.most_clients, ++core.stats.clients);
    welcome(core, connection, connect, present, assigned && connect.version == Version::V5);
    core.report.connected(session.client_id, connection.peer, session.principal, connection.version);
    if (const auto lost = std::exchange(session.lost, 0U); lost != 0)
        core.report.has_lost(session.client_id, lost);
    redeliver(core, session, now);
    return true;
}

} // namespace

bool handle_connect(Core& core, Connection& connection, const mqtt::Frame& frame, SteadyTime now) {
    if (frame.type != mqtt::PacketType::Connect) {
        ++core.stats.malformed;
        leave(core, connection, {.why = "began with something else than CONNECT"}, now);
        return false;
    }
    connection.version = mqtt::connect_version(frame);
    const auto decoded = mqtt::decode_connect(frame);
    if (!decoded) {
        ++core.stats.malformed;
        return refuse(core, connection, decoded.error().reason, {}, decoded.error().message, now);
    }
    const mqtt::Connect& connect = *decoded;
    connection.packet_limit = connect.maximum_packet_size.value_or(mqtt::max_packet_size);
    connection.wants_reasons = connect.request_problem_information;
    const auto admission = core.authorizer.admit(connection.peer, {connect.user_name, connect.password});
    if (admission.ticket == 0) return come_in(core, connection, connect, admission, now);
    core.held_connects.emplace(admission.ticket, connection.id);
    connection.held_connect = std::make_unique<HeldConnect>(admission.ticket);
    return hold(core, connection, frame, now);
}

bool finish_connect(
    Core& core, Connection& connection, const mqtt::Frame& frame, const Admission& admission, SteadyTime now
) {
    const auto connect = mqtt::decode_connect(frame);
    invariant(connect.has_value(), "what is held was decoded before");
    return come_in(core, connection, *connect, admission, now);
}

bool hold(Core& core, Connection& connection, const mqtt::Frame& frame, SteadyTime now) {
    auto& packets = connection.held_connect->packets;
    const std::string_view bytes(frame.body.data() + frame.body.size() - frame.size, frame.size);
    if (packets.size() + bytes.size() <= std::min(core.limits.connect_packet, core.limits.packet)) {
        packets.insert(packets.end(), bytes.begin(), bytes.end());
        return true;
    }
    leave(core, connection, {.why = "said too much before it was let in"}, now);
    return false;
}

} // namespace tutti::broker
