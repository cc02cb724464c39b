// The connection half: CONNECT to DISCONNECT, keep alive, and what is sent when. What is received:
// mqtt_session_receive.cpp.
#include "bus/mqtt_session.hpp"

#include "bus/mqtt_message.hpp"

#include <algorithm>

namespace tutti::bus {
namespace {

/// More than this is not put up for one write; the rest stays in the queue, where limits hold.
constexpr std::size_t output_limit = 256 * 1024;

} // namespace

MqttSession::MqttSession(BusOptions options, MqttSessionListener& listener)
    : options_(std::move(options)), listener_(listener), version_(options_.mqtt.version),
      queue_(options_.queue) {}

void MqttSession::opened(SteadyTime now) {
    state_ = State::AwaitingConnack;
    opened_at_ = last_sent_ = last_received_ = now;
    ping_sent_.reset();
    limits_ = {};
    output_.clear();
    const bool keeps_session = options_.mqtt.session_expiry > seconds{0};
    const bool resumes = was_online_ ? keeps_session : options_.mqtt.first_session == FirstSession::Resume;
    keep_alive_ = std::min(options_.mqtt.keep_alive.value_or(seconds{0}), seconds{65'535});

    mqtt::Connect connect;
    connect.version = version_;
    connect.clean_start = !resumes;
    connect.keep_alive_seconds = static_cast<std::uint16_t>(keep_alive_.count());
    connect.client_id = options_.client_id;
    if (options_.user) connect.user_name = *options_.user;
    if (options_.password) connect.password = *options_.password;
    connect.session_expiry_seconds = to_wire_seconds(options_.mqtt.session_expiry);
    connect.receive_maximum = options_.mqtt.receive_maximum;
    connect.maximum_packet_size = options_.mqtt.packet_limit;
    // In 3.1.1 a session is kept exactly when it is not clean (MQTT 3.1.1 §3.1.2.4).
    if (version_ == mqtt::Version::V311) connect.clean_start = !(keeps_session || resumes);
    scratch_.clear();
    if (options_.will) connect.will = to_will(*options_.will, options_.mqtt.will_delay, scratch_);
    encode(output_, connect);
}

void MqttSession::lost() {
    state_ = State::Offline;
    output_.clear();
    needed_ = 0;
    held_.lost();
    for (auto& [filter, wanted] : wanted_) {
        if (wanted.standing == Standing::Sent) wanted.standing = Standing::Unsent;
    }
    for (auto& [id, filter] : unsubscribes_) to_unsubscribe_.push_back(std::move(filter));
    unsubscribes_.clear();
}

SteadyTime MqttSession::deadline() const noexcept {
    if (state_ == State::AwaitingConnack) return opened_at_ + options_.mqtt.answer_timeout;
    if (state_ != State::Online) return SteadyTime::max();
    if (ping_sent_) return *ping_sent_ + options_.mqtt.answer_timeout;
    if (keep_alive_ == seconds{0}) return SteadyTime::max();
    // MQTT 5 §3.1.2.10 asks only that we send; pinging when nothing came either finds out that the broker is
    // gone.
    return std::min(last_sent_, last_received_) + keep_alive_;
}

Result<void> MqttSession::tick(SteadyTime now) {
    if (now < deadline()) return {};
    if (state_ == State::AwaitingConnack)
        return fail(ErrorCode::Timeout, "the broker did not answer the CONNECT");
    if (ping_sent_) return fail(ErrorCode::Timeout, "the broker did not answer a ping");
    ping(now);
    return {};
}

bool MqttSession::ping(SteadyTime now) {
    if (state_ != State::Online || ping_sent_) return false;
    pump_acknowledgements();
    encode(output_, mqtt::Pingreq{});
    ping_sent_ = now;
    return true;
}

void MqttSession::disconnect(SteadyTime now) {
    if (state_ == State::Online) {
        pump(now);
        encode(output_, mqtt::Disconnect{}, version_);
    }
    state_ = State::Leaving;
}

bool MqttSession::wants_to_send() const noexcept {
    if (!output_.empty()) return true;
    if (state_ != State::Online) return false;
    if (held_.has_due()) return true;
    const auto is_unsent = [](const auto& entry) { return entry.second.standing == Standing::Unsent; };
    if (!to_unsubscribe_.empty() || std::ranges::any_of(wanted_, is_unsent)) return true;
    return !queue_.empty() && (queue_.next_qos() == QoS::AtMostOnce || in_flight_has_room());
}

void MqttSession::take_output(std::string& out, SteadyTime now) {
    pump(now);
    out.clear();
    out.swap(output_);
    if (!out.empty()) last_sent_ = now;
}

void MqttSession::settle(Receipt receipt, const Result<void>& fate) {
    if (receipt != Receipt{}) listener_.settled(receipt, fate);
}

void MqttSession::drop(const Outgoing& outgoing, Error why) {
    listener_.message_dropped(outgoing.message, why);
    settle(outgoing.receipt, std::unexpected(std::move(why)));
}

Result<void> MqttSession::publish(Message message, SteadyTime now, Receipt receipt) {
    if (auto good = check(message); !good) return good;
    if (state_ == State::Leaving) return fail(ErrorCode::Unavailable, "the bus is being left");
    Outgoing outgoing{std::move(message)};
    outgoing.expires = expires_at(outgoing.message, now);
    outgoing.receipt = receipt;
    auto [taken, dropped] = queue_.push(std::move(outgoing));
    for (const Outgoing& each : dropped) drop(each, {ErrorCode::LimitExceeded, "the outbound queue is full"});
    if (!taken) return fail(ErrorCode::LimitExceeded, "the outbound queue is full");
    return {};
}

void MqttSession::subscribe(
    const std::string& filter, SubscriptionOptions options, std::uint32_t identifier
) {
    wanted_[filter] = Wanted{options, identifier};
    std::erase(to_unsubscribe_, filter);
}

void MqttSession::unsubscribe(const std::string& filter) {
    const auto found = wanted_.find(filter);
    if (found == wanted_.end()) return;
    // Offline it matters only to a session that the broker keeps; begin_session() forgets it otherwise.
    if (found->second.standing != Standing::Unsent || state_ != State::Online)
        to_unsubscribe_.push_back(filter);
    wanted_.erase(found);
}

bool MqttSession::stands(const std::string& filter, Standing standing) const {
    const auto found = wanted_.find(filter);
    return found != wanted_.end() && found->second.standing == standing;
}

void MqttSession::pump(SteadyTime now) {
    if (state_ != State::Online) return;
    pump_acknowledgements();
    pump_subscriptions();
    pump_messages(now);
}

void MqttSession::pump_acknowledgements() {
    while (const auto due = held_.take_due()) {
        const bool twice_safe = due->qos == QoS::ExactlyOnce;
        if (twice_safe) received_qos2_.insert(due->id);
        acknowledge(twice_safe ? mqtt::PacketType::Pubrec : mqtt::PacketType::Puback, due->id);
    }
}

void MqttSession::pump_subscriptions() {
    for (std::string& filter : to_unsubscribe_) {
        const mqtt::PacketId id = new_packet_id();
        encode(output_, mqtt::Unsubscribe{.packet_id = id, .filters = {filter}}, version_);
        unsubscribes_.emplace(id, std::move(filter));
    }
    to_unsubscribe_.clear();
    for (auto& [filter, wanted] : wanted_) {
        if (wanted.standing != Standing::Unsent) continue;
        wanted.standing = Standing::Sent;
        wanted.packet_id = new_packet_id();
        // One packet a filter: its identifier is the whole packet's (MQTT 5 §3.8.2.1.2).
        mqtt::Subscribe subscribe{.packet_id = wanted.packet_id};
        if (limits_.subscription_identifiers) subscribe.subscription_identifier = wanted.identifier;
        subscribe.requests.push_back(
            {.filter = filter,
             .maximum_qos = wanted.options.qos,
             .no_local = wanted.options.no_local,
             .retain_as_published = wanted.options.retain_as_published,
             .retain_handling = wanted.options.retain_handling}
        );
        encode(output_, subscribe, version_);
    }
}

bool MqttSession::in_flight_has_room() const noexcept {
    return in_flight_.size() < std::min(limits_.receive_maximum, options_.mqtt.in_flight_limit);
}

void MqttSession::pump_messages(SteadyTime now) {
    while (!queue_.empty() && output_.size() < output_limit) {
        // Strictly first in, first out: a QoS 0 message never overtakes one that waits for room.
        if (queue_.next_qos() != QoS::AtMostOnce && !in_flight_has_room()) return;
        auto outgoing = queue_.pop();
        if (outgoing->expires <= now)
            settle(outgoing->receipt, std::unexpected(expired_before_its_turn()));
        else
            send(std::move(*outgoing), now);
    }
}

void MqttSession::send(Outgoing outgoing, SteadyTime now) {
    Message& message = outgoing.message;
    lower_to_what_there_is(message);
    const auto expiry = remaining_seconds(outgoing.expires, now);
    if (encoded_size(message, expiry, version_) > limits_.packet_size) // [MQTT-3.2.2-15]
        return drop(outgoing, {ErrorCode::InvalidInput, "the message is larger than the broker takes"});
    if (message.qos == QoS::AtMostOnce) {
        write(message, 0, false, expiry);
        return settle(outgoing.receipt, {});
    }
    const mqtt::PacketId id = new_packet_id();
    write(message, id, false, expiry);
    const auto awaits = message.qos == QoS::AtLeastOnce ? InFlight::Awaits::Puback : InFlight::Awaits::Pubrec;
    in_flight_.add({id, awaits, std::move(outgoing)});
}

void MqttSession::lower_to_what_there_is(Message& message) {
    if (message.qos > limits_.maximum_qos) { // [MQTT-3.2.2-11]
        message.qos = limits_.maximum_qos;
        tell_without(Capability::QualityOfService);
    }
    if (message.retain && !limits_.retain) { // [MQTT-3.2.2-14]
        message.retain = false;
        tell_without(Capability::Retained);
    }
    if (version_ == mqtt::Version::V5) return;
    // The encoder leaves out what 3.1.1 has no place for.
    if (message.expiry) tell_without(Capability::Expiry);
    if (message.response_topic || message.correlation_data || message.content_type
        || !message.user_properties.empty())
        tell_without(Capability::RequestProperties);
}

void MqttSession::tell_without(Capability what) {
    auto& told = told_without_[static_cast<std::size_t>(what)];
    if (!std::exchange(told, true)) listener_.goes_without(what);
}

void MqttSession::write(
    const Message& message, mqtt::PacketId id, bool duplicate, std::optional<std::uint32_t> expiry
) {
    scratch_.clear();
    mqtt::Publish publish = to_publish(message, scratch_);
    publish.packet_id = id;
    publish.duplicate = duplicate;
    publish.expiry_seconds = expiry;
    encode(output_, publish, version_);
}

mqtt::PacketId MqttSession::new_packet_id() {
    const auto is_taken = [this](mqtt::PacketId id) {
        const auto asked_with_it = [id](const auto& entry) {
            return entry.second.standing == Standing::Sent && entry.second.packet_id == id;
        };
        return id == 0 || in_flight_.find(id) != nullptr || unsubscribes_.contains(id)
               || std::ranges::any_of(wanted_, asked_with_it);
    };
    do ++last_packet_id_;
    while (is_taken(last_packet_id_));
    return last_packet_id_;
}

} // namespace tutti::bus
