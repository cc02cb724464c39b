#include "broker/acknowledge.hpp"

#include "broker/deliver.hpp"
#include "broker/flow.hpp"
#include "broker/leave.hpp"
#include "mqtt/ack.hpp"

namespace tutti::broker {

using mqtt::PacketType;
using mqtt::ReasonCode;
using Awaits = InflightWindow::Awaits;

namespace {

bool out_of_turn(Core& core, Connection& from, SteadyTime now) {
    ++core.stats.malformed;
    constexpr auto why = "acknowledged what it was not sent in this way";
    leave(core, from, {.tell = ReasonCode::ProtocolError, .why = why}, now);
    return false;
}

bool finish(Core& core, Connection& from, mqtt::PacketId id, SteadyTime now) {
    from.last_progress = now;
    core.durability.over(from.session->inflight.get()[id]);
    from.session->inflight.use().remove(id);
    pump(core, *from.session, now);
    return true;
}

bool release(Core& core, Connection& from, mqtt::PacketId id, ReasonCode reason) {
    send_once_kept(core, from, mqtt::Ack{.type = PacketType::Pubrel, .packet_id = id, .reason = reason});
    return true;
}

// An id that is not in flight is an acknowledgement from before the session was resumed.
bool handle_puback(Core& core, Connection& from, const mqtt::Ack& ack, SteadyTime now) {
    switch (from.session->inflight.get().awaits(ack.packet_id)) {
    case Awaits::Puback:
        return finish(core, from, ack.packet_id, now);
    case Awaits::Nothing:
        return true;
    default:
        return out_of_turn(core, from, now);
    }
}

bool handle_pubrec(Core& core, Connection& from, const mqtt::Ack& ack, SteadyTime now) {
    const InflightWindow& inflight = from.session->inflight.get();
    const bool has_failed = is_failure(ack.reason); // the client does not have it, and the exchange is over
    switch (inflight.awaits(ack.packet_id)) {
    case Awaits::Pubrec:
        if (has_failed) return finish(core, from, ack.packet_id, now);
        from.last_progress = now;
        core.durability.released(*from.session, inflight[ack.packet_id], ack.packet_id);
        from.session->inflight.use().release(ack.packet_id);
        return release(core, from, ack.packet_id, ReasonCode::Success);
    case Awaits::Pubcomp:
        if (has_failed) return finish(core, from, ack.packet_id, now);
        return release(core, from, ack.packet_id, ReasonCode::Success); // it may not have come
    case Awaits::Nothing: // so that the client need not keep the id (MQTT 5 §4.3.3)
        return has_failed || release(core, from, ack.packet_id, ReasonCode::PacketIdentifierNotFound);
    case Awaits::Puback:
        break;
    }
    return out_of_turn(core, from, now);
}

bool handle_pubrel(Core& core, Connection& from, const mqtt::Ack& ack, SteadyTime now) {
    const bool is_known = from.session->release_id(ack.packet_id);
    if (is_known) core.durability.released_id(*from.session, ack.packet_id);
    if (from.session->durable != nullptr) core.held.wait_for(core.durability.position());
    const mqtt::Ack complete{
        .type = PacketType::Pubcomp,
        .packet_id = ack.packet_id,
        .reason = is_known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound,
    };
    acknowledge(core, from, complete, now);
    return true;
}

bool handle_pubcomp(Core& core, Connection& from, const mqtt::Ack& ack, SteadyTime now) {
    switch (from.session->inflight.get().awaits(ack.packet_id)) {
    case Awaits::Pubcomp:
        return finish(core, from, ack.packet_id, now);
    case Awaits::Nothing:
        return true;
    default:
        return out_of_turn(core, from, now);
    }
}

} // namespace

bool handle_ack(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    const auto ack = mqtt::decode_ack(frame, from.version);
    if (!ack) {
        ++core.stats.malformed;
        leave(core, from, {.tell = ack.error().reason, .why = ack.error().message}, now);
        return false;
    }
    switch (ack->type) {
    case PacketType::Puback:
        return handle_puback(core, from, *ack, now);
    case PacketType::Pubrec:
        return handle_pubrec(core, from, *ack, now);
    case PacketType::Pubrel:
        return handle_pubrel(core, from, *ack, now);
    default:
        return handle_pubcomp(core, from, *ack, now);
    }
}

} // namespace tutti::broker
