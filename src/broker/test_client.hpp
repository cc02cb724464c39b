// For tests: a broker with a clock that stands still until told, and clients that speak raw packets to it.
#pragma once

#include "broker/broker.hpp"
#include "mqtt/packet.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace tutti::broker {

/// Begins a session that outlives its connection.
inline const mqtt::Connect lasting{.clean_start = false, .session_expiry_seconds = 100};

/// Users are admitted when their password is their name reversed; anonymous clients may not touch "cmd/…",
/// and read of "tutti/reply/…" what is for their client id. A trusted one that says a name closes "<name>/"
/// to them.
class TestAuthorizer final : public Authorizer {
public:
    Admission admit(const Peer& peer, const Credentials& credentials) override {
        if (peer.origin == Origin::Trusted && credentials.user_name)
            closed = fmt::format("{}/", *credentials.user_name);
        if (peer.origin == Origin::Trusted)
            return {
                .principal = {Principal::Kind::Trusted, ""},
                .changes_rights = credentials.user_name.has_value(),
            };
        if (!credentials.user_name) return {};
        const std::string user(*credentials.user_name);
        if (credentials.password.value_or("") != std::string(user.rbegin(), user.rend()))
            return {.reason = mqtt::ReasonCode::BadUserNameOrPassword, .principal = {}};
        return {.principal = {Principal::Kind::User, user}};
    }
    bool may_publish(const Identity& client, std::string_view topic) override {
        return client.principal.kind != Principal::Kind::Anonymous
               || (!topic.starts_with("cmd/") && !(closed && topic.starts_with(*closed)));
    }
    bool may_retain(const Identity&, std::string_view topic) override {
        return !topic.starts_with("fleeting/");
    }
    bool may_subscribe(const Identity& client, std::string_view filter) override {
        return may_publish(client, filter);
    }
    bool may_receive(const Identity& client, std::string_view topic) override {
        ++times_asked;
        if (topic.starts_with("tutti/reply/") && client.principal.kind == Principal::Kind::Anonymous
            && !topic.starts_with("tutti/reply/" + std::string(client.client_id) + "/"))
            return false;
        return may_publish(client, topic);
    }

    int times_asked = 0;               ///< whether somebody may receive something
    std::optional<std::string> closed; ///< to anonymous clients, from when a test says so
};

class RecordingReport final : public Report {
public:
    void disconnected(std::string_view client_id, std::string_view why) override {
        lines.push_back(std::string(client_id) + ": " + std::string(why));
    }
    void refused(const Peer&, std::string_view client_id, std::string_view why) override {
        lines.push_back(std::string(client_id) + " refused: " + std::string(why));
    }
    void denied(std::string_view client_id, std::string_view action, std::string_view topic) override {
        lines.push_back(
            std::string(client_id) + " may not " + std::string(action) + " " + std::string(topic)
        );
    }
    void loses(std::string_view client_id) override {
        lines.push_back(fmt::format("{} loses messages", client_id));
    }
    void has_lost(std::string_view client_id, std::uint64_t messages) override {
        lines.push_back(fmt::format("{} has lost {}", client_id, messages));
    }
    void over_its_share(const Account& account, Resource what, std::string_view client_id) override {
        lines.push_back(
            account.name() + " refused " + std::string(name(what)) + ": " + std::string(client_id)
        );
    }

    std::vector<std::string> lines;
};

struct World {
    explicit World(Options options = {}) : broker(std::move(options), authorizer, report, random) {}

    void pass(SteadyClock::duration time) {
        now += time;
        broker.advance(now);
    }

    TestAuthorizer authorizer;
    RecordingReport report;
    SeededRandom random{7};
    Broker broker;
    SteadyTime now{seconds(1000)};
};

/// A message as a client got it.
struct Got {
    std::string topic;
    std::string payload;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool duplicate = false;
    mqtt::PacketId packet_id = 0;
    std::optional<std::uint32_t> expiry_seconds = {};
    std::vector<std::uint32_t> identifiers = {};
    std::vector<std::pair<std::string, std::string>> user_properties = {};
    std::string response_topic = {};
};

class TestClient {
public:
    /// Its transport opens when it first sends or is first asked for its id.
    explicit TestClient(World& world, Origin origin = Origin::Loopback) : world_(world), origin_(origin) {}
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    /// Connects as MQTT 5 with a clean start unless the packet says otherwise, and returns the CONNACK.
    mqtt::Connack connect(std::string_view client_id, mqtt::Connect connect = {}) {
        connect.client_id = client_id;
        version_ = connect.version;
        return std::get<mqtt::Connack>(answer(connect));
    }
    mqtt::SubscriptionAck subscribe(
        std::string_view filter, mqtt::QoS qos = mqtt::QoS::AtMostOnce,
        mqtt::SubscriptionRequest request = {}, std::uint32_t identifier = 0
    ) {
        request.filter = filter;
        request.maximum_qos = qos;
        mqtt::Subscribe subscribe{.packet_id = 9};
        if (identifier != 0) subscribe.subscription_identifier = identifier;
        subscribe.requests.push_back(request);
        return std::get<mqtt::SubscriptionAck>(answer(subscribe));
    }
    void publish(std::string_view topic, std::string_view payload, mqtt::Publish publish = {}) {
        publish.topic = topic;
        publish.payload = payload;
        if (publish.qos != mqtt::QoS::AtMostOnce && publish.packet_id == 0) publish.packet_id = 77;
        send(publish);
    }
    /// All in one read of the transport.
    void publish_together(
        std::string_view topic, const std::vector<std::string>& payloads, mqtt::Publish publish = {}
    ) {
        std::string bytes;
        publish.topic = topic;
        for (const auto& payload : payloads) {
            publish.payload = payload;
            encode(bytes, publish, version_);
        }
        send_bytes(bytes);
    }
    /// Publishes with QoS 1 and returns the PUBACK.
    mqtt::Ack publish_surely(std::string_view topic, std::string_view payload, mqtt::Publish packet = {}) {
        packet.qos = mqtt::QoS::AtLeastOnce;
        publish(topic, payload, packet);
        return take<mqtt::Ack>();
    }
    void acknowledge(mqtt::PacketId id) { send(mqtt::Ack{.packet_id = id}); }

    template <typename Packet>
    void send(const Packet& packet) {
        std::string bytes;
        if constexpr (std::is_same_v<Packet, mqtt::Connect> || std::is_same_v<Packet, mqtt::Pingreq>)
            encode(bytes, packet);
        else
            encode(bytes, packet, version_);
        send_bytes(bytes);
    }
    void send_bytes(std::string_view bytes) { world_.broker.receive(id(), bytes, world_.now); }

    /// Takes up to `limit` bytes of the broker's output, as a transport does; blocked if there is more.
    void read(std::size_t limit = SIZE_MAX) {
        const std::string bytes(world_.broker.output(id()).substr(0, limit));
        input_ += bytes;
        const bool blocked = world_.broker.output(id()).size() > bytes.size();
        world_.broker.written(id(), bytes.size(), blocked, world_.now);
    }
    void read_all() {
        while (!world_.broker.output(id()).empty()) read();
    }

    /// The messages since the last call; other packets in between are passed over.
    std::vector<Got> messages() {
        read_all();
        std::vector<Got> all;
        while (auto packet = next())
            if (const auto* publish = std::get_if<mqtt::Publish>(&*packet)) all.push_back(copy(*publish));
        return all;
    }
    /// The acknowledgements since the last call; other packets in between are passed over.
    std::vector<mqtt::Ack> acknowledgements() {
        read_all();
        std::vector<mqtt::Ack> all;
        while (auto packet = next())
            if (const auto* ack = std::get_if<mqtt::Ack>(&*packet)) all.push_back(copy(*ack));
        return all;
    }
    /// Messages and acknowledgements since the last call, as they came.
    struct MessageOrAck {
        std::optional<Got> message = {};
        std::optional<mqtt::Ack> ack = {};
    };
    std::vector<MessageOrAck> packets() {
        read_all();
        std::vector<MessageOrAck> all;
        while (auto packet = next()) {
            if (const auto* publish = std::get_if<mqtt::Publish>(&*packet))
                all.push_back({.message = copy(*publish)});
            if (const auto* ack = std::get_if<mqtt::Ack>(&*packet)) all.push_back({.ack = copy(*ack)});
        }
        return all;
    }
    std::vector<std::string> payloads() {
        std::vector<std::string> all;
        for (auto& message : messages()) all.push_back(message.payload);
        return all;
    }
    /// The next packet, which must be of this type.
    template <typename Packet>
    Packet take() {
        read_all();
        auto packet = next();
        if (!packet || !std::holds_alternative<Packet>(*packet)) {
            ADD_FAILURE() << "no such packet came";
            return {};
        }
        return std::get<Packet>(*packet);
    }
    /// The next packet of those that were read, which views what was.
    std::optional<mqtt::Packet> next_packet() { return next(); }
    bool is_finished() { return world_.broker.is_finished(id()); }
    void vanish() { world_.broker.closed(id(), world_.now); }
    ConnectionId id() {
        if (!id_) id_ = world_.broker.open({origin_, "test"}, world_.now);
        return *id_;
    }

private:
    template <typename Packet>
    mqtt::Packet answer(const Packet& packet) {
        send(packet);
        read_all();
        auto reply = next();
        if (!reply) {
            ADD_FAILURE() << "no answer";
            return mqtt::Pingresp{};
        }
        return *reply;
    }

    std::optional<mqtt::Packet> next() {
        input_.erase(0, std::exchange(consumed_, 0));
        const auto peeked = mqtt::peek_frame(input_);
        if (peeked.status != mqtt::FrameStatus::Whole) return std::nullopt;
        consumed_ = peeked.frame.size;
        auto packet = mqtt::decode(peeked.frame, version_, mqtt::Sender::Server);
        EXPECT_TRUE(packet) << packet.error().message;
        if (!packet) return std::nullopt;
        return *packet;
    }

    static mqtt::Ack copy(const mqtt::Ack& ack) {
        return {.type = ack.type, .packet_id = ack.packet_id, .reason = ack.reason};
    }
    static Got copy(const mqtt::Publish& publish) {
        Got got{.topic = std::string(publish.topic), .payload = std::string(publish.payload)};
        got.qos = publish.qos;
        got.retain = publish.retain;
        got.duplicate = publish.duplicate;
        got.packet_id = publish.packet_id;
        got.expiry_seconds = publish.expiry_seconds;
        for (const auto id : publish.subscription_identifiers) got.identifiers.push_back(id);
        for (const auto& [name, value] : publish.user_properties)
            got.user_properties.emplace_back(name, value);
        got.response_topic = publish.response_topic.value_or("");
        return got;
    }

    World& world_;
    Origin origin_;
    std::optional<ConnectionId> id_;
    mqtt::Version version_ = mqtt::Version::V5;
    std::string input_;
    std::size_t consumed_ = 0; // the packet handed out last, which views input_
};

using Strings = std::vector<std::string>;

} // namespace tutti::broker
