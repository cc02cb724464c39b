// The vocabulary of the session tests: a session, a listener that writes down what it is told, a broker that
// is the test. Packets that the session sends are read as short lines: "PUBLISH a 'x' qos1 id1 dup".
#pragma once

#include "bus/mqtt_session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::bus::testing {

using Lines = std::vector<std::string>;

inline std::string describe(const mqtt::Connect& p) {
    std::string line = fmt::format("CONNECT{} {}", static_cast<int>(p.version), p.client_id);
    if (p.clean_start) line += " clean";
    if (p.keep_alive_seconds != 0) line += fmt::format(" keep{}", p.keep_alive_seconds);
    if (p.session_expiry_seconds != 0) line += fmt::format(" session{}", p.session_expiry_seconds);
    if (p.user_name) line += fmt::format(" user={}", *p.user_name);
    if (p.password) line += fmt::format(" password={}", *p.password);
    if (p.will)
        line += fmt::format(" will {} '{}' after{}", p.will->topic, p.will->payload, p.will->delay_seconds);
    return line;
}
inline std::string describe(const mqtt::Publish& p) {
    std::string line = fmt::format("PUBLISH {} '{}'", p.topic, p.payload);
    if (p.qos != QoS::AtMostOnce) line += fmt::format(" qos{} id{}", static_cast<int>(p.qos), p.packet_id);
    if (p.duplicate) line += " dup";
    if (p.retain) line += " retain";
    if (p.expiry_seconds) line += fmt::format(" expires{}", *p.expiry_seconds);
    if (p.response_topic) line += fmt::format(" answer={}", *p.response_topic);
    if (p.correlation_data) line += fmt::format(" correlation={}", *p.correlation_data);
    if (p.content_type) line += fmt::format(" type={}", *p.content_type);
    for (const mqtt::UserProperty& each : p.user_properties)
        line += fmt::format(" {}={}", each.name, each.value);
    for (const auto identifier : p.subscription_identifiers) line += fmt::format(" #{}", identifier);
    return line;
}
inline std::string describe(const mqtt::Ack& p) { return fmt::format("{} {}", name(p.type), p.packet_id); }
inline std::string describe(const mqtt::Subscribe& p) {
    const mqtt::SubscriptionRequest& request = p.requests.front();
    std::string line = fmt::format(
        "SUBSCRIBE {} qos{} id{}", request.filter, static_cast<int>(request.maximum_qos), p.packet_id
    );
    if (p.subscription_identifier) line += fmt::format(" #{}", *p.subscription_identifier);
    return line;
}
inline std::string describe(const mqtt::Unsubscribe& p) {
    return fmt::format("UNSUBSCRIBE {} id{}", p.filters.front(), p.packet_id);
}
inline std::string describe(mqtt::Pingreq) { return "PINGREQ"; }
inline std::string describe(const mqtt::Disconnect& p) {
    return fmt::format("DISCONNECT {}", name(p.reason));
}
template <typename Other>
std::string describe(const Other&) {
    return "a packet that a client never sends";
}

class Listener final : public MqttSessionListener {
public:
    Lines lines;
    std::vector<Delivery> deliveries;
    std::function<void(const mqtt::Publish&)> on_message;

    void accepted(const mqtt::Connack& connack) override {
        lines.push_back(connack.session_present ? "accepted, resumed" : "accepted");
    }
    void received(const mqtt::Publish& publish, Delivery delivery) override {
        deliveries.push_back(delivery);
        lines.push_back(describe(publish));
        if (on_message) on_message(publish);
    }
    void subscription_answered(std::string_view filter, mqtt::ReasonCode reason) override {
        lines.push_back(fmt::format("{}: {}", filter, name(reason)));
    }
    void message_dropped(const Message& message, const Error& why) override {
        lines.push_back(fmt::format("dropped {}: {}", message.topic, why.message));
    }
    void settled(Receipt receipt, const Result<void>& fate) override {
        lines.push_back(fmt::format("{}: {}", receipt.value, fate ? "taken" : fate.error().message));
    }
    void goes_without(Capability what) override { lines.push_back(fmt::format("no {}", name(what))); }
    void ping_answered() override { lines.emplace_back("ping answered"); }
    Lines take() { return std::exchange(lines, {}); }
};

class MqttSessionTest : public ::testing::Test {
protected:
    static BusOptions plain() {
        BusOptions options;
        options.client_id = "me";
        options.mqtt.keep_alive = seconds{0};
        return options;
    }
    void use(const BusOptions& options) { session_.emplace(options, listener_); }
    MqttSession& session() { return *session_; }

    /// What the session sends now.
    Lines sent() {
        std::string bytes;
        session().take_output(bytes, now_);
        Lines lines;
        std::string_view rest = bytes;
        while (!rest.empty()) {
            const mqtt::FrameResult result = mqtt::peek_frame(rest);
            const auto packet = decode(result.frame, session().version(), mqtt::Sender::Client);
            EXPECT_TRUE(packet.has_value());
            if (!packet) break;
            lines.push_back(std::visit([](const auto& each) { return describe(each); }, *packet));
            rest.remove_prefix(result.frame.size);
        }
        return lines;
    }

    /// The broker sends `packet`.
    Result<std::size_t> broker(const mqtt::Packet& packet) {
        std::string bytes;
        encode(bytes, packet, session().version());
        return session().receive(bytes, now_);
    }
    Result<std::size_t> puback(mqtt::PacketId id) {
        return broker(mqtt::Ack{.type = mqtt::PacketType::Puback, .packet_id = id});
    }

    /// Connects; returns what the session sends right after the CONNACK.
    Lines go_online(const mqtt::Connack& connack = {}) {
        session().opened(now_);
        sent();
        EXPECT_TRUE(broker(connack).has_value());
        return sent();
    }

    Result<void> publish(Message message, Receipt receipt = {}) {
        return session().publish(std::move(message), now_, receipt);
    }
    void pass(SteadyClock::duration time) { now_ += time; }

    Listener listener_;
    SteadyTime now_{seconds{1000}};
    std::optional<MqttSession> session_;
};

} // namespace tutti::bus::testing
