// The receiving half of MqttSession.
#include "bus/mqtt_message.hpp"
#include "bus/mqtt_session.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::bus {
namespace {

ErrorCode code_for(mqtt::ReasonCode reason) noexcept {
    switch (reason) {
    case mqtt::ReasonCode::BadUserNameOrPassword:
    case mqtt::ReasonCode::NotAuthorized:
    case mqtt::ReasonCode::Banned:
    case mqtt::ReasonCode::BadAuthenticationMethod:
        return ErrorCode::PermissionDenied;
    case mqtt::ReasonCode::UnsupportedProtocolVersion:
        return ErrorCode::UnknownVersion;
    case mqtt::ReasonCode::ClientIdentifierNotValid:
    case mqtt::ReasonCode::TopicFilterInvalid:
    case mqtt::ReasonCode::TopicNameInvalid:
    case mqtt::ReasonCode::PayloadFormatInvalid:
        return ErrorCode::InvalidInput;
    case mqtt::ReasonCode::SessionTakenOver:
        return ErrorCode::Conflict;
    case mqtt::ReasonCode::PacketTooLarge:
    case mqtt::ReasonCode::QuotaExceeded:
    case mqtt::ReasonCode::MessageRateTooHigh:
        return ErrorCode::LimitExceeded;
    default:
        return ErrorCode::Unavailable;
    }
}

Error error_for(std::string_view what, mqtt::ReasonCode reason, std::optional<std::string_view> detail) {
    std::string sentence = fmt::format("{}: {}", what, name(reason));
    if (detail && !detail->empty()) sentence += fmt::format(" ({})", *detail);
    return Error{code_for(reason), std::move(sentence)};
}

} // namespace

Result<std::size_t> MqttSession::receive(std::string_view bytes, SteadyTime now) {
    last_received_ = now;
    std::size_t consumed = 0;
    while (state_ == State::AwaitingConnack || state_ == State::Online) {
        const mqtt::FrameResult result = mqtt::peek_frame(bytes.substr(consumed), options_.mqtt.packet_limit);
        if (result.status == mqtt::FrameStatus::Bad) return give_up(result.error);
        needed_ = result.needed;
        if (result.status == mqtt::FrameStatus::NeedMore) return consumed;
        if (auto good = handle(result.frame); !good) return pass_on(good);
        consumed += result.frame.size;
    }
    return bytes.size(); // leaving: nothing matters any more
}

std::unexpected<Error> MqttSession::give_up(const mqtt::DecodeError& error) {
    if (version_ == mqtt::Version::V5 && state_ == State::Online) {
        encode(output_, mqtt::Disconnect{.reason = error.reason}, version_);
    }
    state_ = State::Leaving;
    return fail(ErrorCode::InvalidInput, fmt::format("the broker broke the protocol: {}", error.message));
}

Result<void> MqttSession::handle(const mqtt::Frame& frame) {
    using enum mqtt::PacketType;
    if ((frame.type == Connack) != (state_ == State::AwaitingConnack))
        return give_up({mqtt::ReasonCode::ProtocolError, "CONNACK is not the first packet, or comes twice"});
    switch (frame.type) {
    case Connack:
        return handle_connack(frame);
    case Publish:
        return handle_publish(frame);
    case Puback:
    case Pubrec:
    case Pubrel:
    case Pubcomp:
        return handle_ack(frame);
    case Suback:
    case Unsuback:
        return handle_suback(frame);
    case Pingresp:
        if (std::exchange(ping_sent_, std::nullopt)) listener_.ping_answered();
        return {};
    case Disconnect:
        return handle_disconnect(frame);
    default:
        return give_up({mqtt::ReasonCode::ProtocolError, "a packet that a broker may not send now"});
    }
}

Result<void> MqttSession::handle_connack(const mqtt::Frame& frame) {
    // A broker that does not know MQTT 5 answers in the way of 3.1.1, which is shorter than any of 5.
    const auto answered_in = frame.body.size() == 2 ? mqtt::Version::V311 : version_;
    const auto connack = decode_connack(frame, answered_in);
    if (!connack) return give_up(connack.error());
    if (connack->reason != mqtt::ReasonCode::Success) return refused(*connack);
    begin_session(*connack);
    return {};
}

Result<void> MqttSession::refused(const mqtt::Connack& connack) {
    state_ = State::Leaving;
    if (connack.reason == mqtt::ReasonCode::UnsupportedProtocolVersion && version_ == mqtt::Version::V5) {
        version_ = mqtt::Version::V311;
        retry_at_once_ = true;
    }
    return std::unexpected(
        error_for("the broker refused the connection", connack.reason, connack.reason_string)
    );
}

void MqttSession::begin_session(const mqtt::Connack& connack) {
    state_ = State::Online;
    const bool v5 = version_ == mqtt::Version::V5;
    limits_.receive_maximum = connack.receive_maximum;
    limits_.packet_size = connack.maximum_packet_size.value_or(mqtt::max_packet_size);
    limits_.maximum_qos = connack.maximum_qos;
    limits_.retain = connack.retain_available;
    limits_.subscription_identifiers = v5 && connack.subscription_identifiers_available;
    limits_.shared_subscriptions = v5 && connack.shared_subscriptions_available;
    told_without_ = {};
    if (connack.server_keep_alive_seconds) keep_alive_ = seconds{*connack.server_keep_alive_seconds};
    if (connack.assigned_client_id) options_.client_id = *connack.assigned_client_id;
    if (connack.session_present) {
        send_again();
    } else {
        start_anew();
    }
    was_online_ = true;
    listener_.accepted(connack);
    if (!limits_.shared_subscriptions) refuse_shared_subscriptions();
    if (options_.will && options_.will->expiry && !v5) tell_without(Capability::Expiry);
}

/// Those that were asked for before it was known. They are not sent: to a broker that has no word for them
/// they are topics like any other.
void MqttSession::refuse_shared_subscriptions() {
    std::vector<std::string> refused;
    for (auto& [filter, wanted] : wanted_)
        if (filter.starts_with("$share/")) {
            wanted.standing = Standing::Refused;
            refused.push_back(filter);
        }
    for (const std::string& filter : refused)
        listener_.subscription_answered(filter, mqtt::ReasonCode::SharedSubscriptionsNotSupported);
}

void MqttSession::start_anew() {
    received_qos2_.clear();
    held_.forget();
    to_unsubscribe_.clear();
    for (auto& [filter, wanted] : wanted_) wanted.standing = Standing::Unsent;
    // The broker forgot what it had of these: they are new messages now. (QoS 2 awaiting PUBCOMP has
    // arrived.)
    auto entries = in_flight_.take();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->awaits != InFlight::Awaits::Pubcomp) queue_.push_front(std::move(entry->outgoing));
    }
}

void MqttSession::send_again() {
    // MQTT 5 §4.4: in their order, with their packet ids. An expired one goes too, as its id must be settled,
    // with its last second: some brokers take an expiry of 0 for none at all.
    for (const InFlight::Entry& entry : in_flight_.entries()) {
        if (entry.awaits == InFlight::Awaits::Pubcomp) {
            acknowledge(mqtt::PacketType::Pubrel, entry.id);
        } else {
            auto left = remaining_seconds(entry.outgoing.expires, last_received_);
            if (left) left = std::max<std::uint32_t>(*left, 1);
            write(entry.outgoing.message, entry.id, true, left);
        }
    }
}

Result<void> MqttSession::handle_publish(const mqtt::Frame& frame) {
    const auto publish = decode_publish(frame, version_, mqtt::Sender::Server);
    if (!publish) return give_up(publish.error());
    // Our CONNECT allows no aliases (MQTT 5 §3.1.2.11.5).
    if (publish->topic_alias != 0) return give_up({mqtt::ReasonCode::TopicAliasInvalid, "a topic alias"});
    if (publish->qos == QoS::ExactlyOnce) {
        receive_twice_safe(*publish);
    } else if (publish->qos == QoS::AtLeastOnce && options_.mqtt.acknowledging == Acknowledging::WhenTold) {
        hold(*publish);
    } else {
        listener_.received(*publish, {});
        if (publish->qos == QoS::AtLeastOnce) acknowledge(mqtt::PacketType::Puback, publish->packet_id);
    }
    return {};
}

/// MQTT 5 §4.3.3, method B: known by its id until PUBREL, so that it is handed on once.
void MqttSession::receive_twice_safe(const mqtt::Publish& publish) {
    const bool is_known = received_qos2_.contains(publish.packet_id);
    if (!is_known && options_.mqtt.acknowledging == Acknowledging::WhenTold) return hold(publish);
    if (!is_known) {
        received_qos2_.insert(publish.packet_id);
        listener_.received(publish, {});
    }
    acknowledge(mqtt::PacketType::Pubrec, publish.packet_id);
}

void MqttSession::hold(const mqtt::Publish& publish) {
    const auto delivery = held_.arrived(publish.packet_id, publish.qos, publish.duplicate);
    if (delivery) listener_.received(publish, *delivery);
}

void MqttSession::acknowledge(mqtt::PacketType type, mqtt::PacketId id) {
    encode(output_, mqtt::Ack{.type = type, .packet_id = id}, version_);
}

Result<void> MqttSession::handle_ack(const mqtt::Frame& frame) {
    const auto ack = decode_ack(frame, version_);
    if (!ack) return give_up(ack.error());
    if (ack->type == mqtt::PacketType::Pubrel) {
        received_qos2_.erase(ack->packet_id);
        acknowledge(mqtt::PacketType::Pubcomp, ack->packet_id);
        return {};
    }
    InFlight::Entry* entry = in_flight_.find(ack->packet_id);
    if (ack->type == mqtt::PacketType::Pubrec && !is_failure(ack->reason)) {
        if (entry != nullptr && entry->awaits == InFlight::Awaits::Pubrec) {
            entry->awaits = InFlight::Awaits::Pubcomp;
            const Receipt receipt = std::exchange(entry->outgoing, {}).receipt;
            settle(receipt, {});
        }
        acknowledge(mqtt::PacketType::Pubrel, ack->packet_id);
        return {};
    }
    if (entry != nullptr) finish(ack->packet_id, *ack);
    return {};
}

void MqttSession::finish(mqtt::PacketId id, const mqtt::Ack& ack) {
    const Outgoing outgoing = std::move(in_flight_.find(id)->outgoing);
    in_flight_.remove(id);
    if (!is_failure(ack.reason)) return settle(outgoing.receipt, {});
    if (!outgoing.message.topic.empty())
        drop(outgoing, error_for("the broker refused the message", ack.reason, ack.reason_string));
}

Result<void> MqttSession::handle_suback(const mqtt::Frame& frame) {
    const auto ack = decode_subscription_ack(frame, version_);
    if (!ack) return give_up(ack.error());
    if (ack->type == mqtt::PacketType::Unsuback) {
        unsubscribes_.erase(ack->packet_id);
        return {};
    }
    const auto asked_with_it = [&](const auto& entry) {
        return entry.second.standing == Standing::Sent && entry.second.packet_id == ack->packet_id;
    };
    const auto found = std::ranges::find_if(wanted_, asked_with_it);
    if (found == wanted_.end()) return {}; // unsubscribed, or asked again, meanwhile
    const mqtt::ReasonCode reason = ack->reasons.front();
    found->second.standing = is_failure(reason) ? Standing::Refused : Standing::Granted;
    const std::string filter = found->first; // the listener may unsubscribe
    listener_.subscription_answered(filter, reason);
    return {};
}

Result<void> MqttSession::handle_disconnect(const mqtt::Frame& frame) {
    const auto disconnect = decode_disconnect(frame, version_, mqtt::Sender::Server);
    if (!disconnect) return give_up(disconnect.error());
    state_ = State::Leaving;
    return std::unexpected(
        error_for("the broker closed the connection", disconnect->reason, disconnect->reason_string)
    );
}

} // namespace tutti::bus
