#include "mqtt/golden_packets_testing.hpp"

#include "mqtt/bytes_testing.hpp"

namespace tutti::mqtt::testing {
namespace {

using enum Version;
using enum Sender;

/// Two user properties of one name: they repeat and keep their order.
UserProperties trace_properties() {
    static const std::string encoded = bytes("26 0001 'a' 0001 '1' | 26 0001 'a' 0001 '2'");
    return UserProperties{encoded};
}
constexpr const char* trace_bytes = "26 0001 'a' 0001 '1' 26 0001 'a' 0001 '2'"; // 14 bytes

SubscriptionIdentifiers identifiers() {
    static const std::string encoded = bytes("0b 01 | 0b ff7f");
    return SubscriptionIdentifiers{encoded};
}

std::vector<Golden> connects() {
    Connect plain{.version = V311, .clean_start = true, .keep_alive_seconds = 60, .client_id = "c"};
    Connect full311{.version = V311, .clean_start = false, .keep_alive_seconds = 10, .client_id = "me"};
    full311.will = Will{.topic = "w", .payload = "gone", .qos = QoS::AtLeastOnce, .retain = true};
    full311.user_name = "u";
    full311.password = "pw";
    Connect plain5{.version = V5, .clean_start = true, .keep_alive_seconds = 60};
    Connect full5{.version = V5, .clean_start = false, .keep_alive_seconds = 60, .client_id = "me"};
    full5.session_expiry_seconds = 3600;
    full5.receive_maximum = 20;
    full5.maximum_packet_size = 65'536;
    full5.topic_alias_maximum = 5;
    full5.request_response_information = true;
    full5.request_problem_information = false;
    full5.authentication_method = "m";
    full5.authentication_data = "d";
    full5.user_properties = trace_properties();
    full5.will = Will{
        .topic = "w",
        .payload = "gone",
        .qos = QoS::ExactlyOnce,
        .retain = false,
        .delay_seconds = 5,
        .payload_is_utf8 = true,
        .expiry_seconds = 30,
        .content_type = "t",
        .response_topic = "r",
        .correlation_data = "x",
        .user_properties = trace_properties()
    };
    full5.password = "pw"; // without a user name: MQTT 5 allows it
    return {
        {"Connect311", V311, Client, bytes("10 0d | 0004 'MQTT' 04 02 003c | 0001 'c'"), plain},
        {"Connect311WithEverything", V311, Client,
         bytes("10 1e | 0004 'MQTT' 04 ec 000a | 0002 'me' 0001 'w' 0004 'gone' 0001 'u' 0002 'pw'"),
         full311},
        {"Connect5", V5, Client, bytes("10 0d | 0004 'MQTT' 05 02 003c 00 | 0000"), plain5},
        {"Connect5WithEverything", V5, Client,
         bytes(
             std::string(
                 "10 6d | 0004 'MQTT' 05 54 003c | 2a 11 00000e10 21 0014 27 00010000 22 0005 19 01 17 00"
                 " 15 0001 'm' 16 0001 'd' "
             )
             + trace_bytes
             + "| 0002 'me' | 26 18 00000005 01 01 02 0000001e 03 0001 't' 08 0001 'r' 09 0001 'x' "
             + trace_bytes + " 0001 'w' 0004 'gone' | 0002 'pw'"
         ),
         full5},
    };
}

std::vector<Golden> connacks() {
    Connack full{.session_present = true};
    full.session_expiry_seconds = 7200;
    full.receive_maximum = 10;
    full.maximum_qos = QoS::AtLeastOnce;
    full.retain_available = false;
    full.maximum_packet_size = 1024;
    full.assigned_client_id = "id";
    full.topic_alias_maximum = 3;
    full.reason_string = "hi";
    full.wildcard_subscriptions_available = false;
    full.subscription_identifiers_available = false;
    full.shared_subscriptions_available = false;
    full.server_keep_alive_seconds = 30;
    full.response_information = "ri";
    full.server_reference = "sr";
    full.authentication_method = "m";
    full.authentication_data = "d";
    full.user_properties = trace_properties();
    return {
        {"Connack311", V311, Server, bytes("20 02 | 01 00"), Connack{.session_present = true}},
        {"Connack311Refused", V311, Server, bytes("20 02 | 00 05"),
         Connack{.reason = ReasonCode::NotAuthorized}},
        {"Connack5", V5, Server, bytes("20 03 | 00 00 00"), Connack{}},
        {"Connack5Refused", V5, Server, bytes("20 03 | 00 84 00"),
         Connack{.reason = ReasonCode::UnsupportedProtocolVersion}},
        {"Connack5WithEverything", V5, Server,
         bytes(
             std::string(
                 "20 4a | 01 00 | 47 11 00001c20 21 000a 24 01 25 00 27 00000400 12 0002 'id' 22 0003"
                 " 1f 0002 'hi' 28 00 29 00 2a 00 13 001e 1a 0002 'ri' 1c 0002 'sr' 15 0001 'm' 16 0001 'd' "
             )
             + trace_bytes
         ),
         full},
    };
}

std::vector<Golden> publishes() {
    Publish full{
        .topic = "a/b",
        .payload = "on",
        .qos = QoS::AtLeastOnce,
        .retain = true,
        .duplicate = true,
        .packet_id = 10
    };
    full.payload_is_utf8 = true;
    full.topic_alias = 4;
    full.expiry_seconds = 60;
    full.content_type = "t";
    full.response_topic = "r";
    full.correlation_data = "x";
    full.subscription_identifiers = identifiers();
    full.user_properties = trace_properties();
    Publish from_client = full;
    from_client.subscription_identifiers = {};
    return {
        {"Publish311QoS0", V311, Client, bytes("30 07 | 0003 'a/b' 'on'"),
         Publish{.topic = "a/b", .payload = "on"}},
        {"Publish311QoS2", V311, Server, bytes("3d 09 | 0003 'a/b' 000a 'on'"),
         Publish{
             .topic = "a/b",
             .payload = "on",
             .qos = QoS::ExactlyOnce,
             .retain = true,
             .duplicate = true,
             .packet_id = 10
         }},
        {"Publish311Empty", V311, Server, bytes("31 03 | 0001 'a'"), Publish{.topic = "a", .retain = true}},
        {"Publish5QoS0", V5, Client, bytes("30 08 | 0003 'a/b' 00 'on'"),
         Publish{.topic = "a/b", .payload = "on"}},
        {"Publish5AliasOnly", V5, Client, bytes("30 06 | 0000 03 23 0009"), Publish{.topic_alias = 9}},
        {"Publish5WithEverything", V5, Server,
         bytes(
             std::string(
                 "3b 33 | 0003 'a/b' 000a | 29 02 0000003c 01 01 23 0004 03 0001 't' 08 0001 'r' 09 0001 'x'"
                 " 0b 01 0b ff7f "
             )
             + trace_bytes + " | 'on'"
         ),
         full},
        {"Publish5FromClient", V5, Client,
         bytes(
             std::string(
                 "3b 2e | 0003 'a/b' 000a | 24 02 0000003c 01 01 23 0004 03 0001 't' 08 0001 'r' 09 0001 'x' "
             )
             + trace_bytes + " | 'on'"
         ),
         from_client},
    };
}

std::vector<Golden> acks() {
    std::vector<Golden> list = {
        {"Puback311", V311, Client, bytes("40 02 | 0001"), Ack{.type = PacketType::Puback, .packet_id = 1}},
        {"Pubrec311", V311, Server, bytes("50 02 | ffff"),
         Ack{.type = PacketType::Pubrec, .packet_id = 65'535}},
        {"Pubrel311", V311, Client, bytes("62 02 | 0001"), Ack{.type = PacketType::Pubrel, .packet_id = 1}},
        {"Pubcomp311", V311, Server, bytes("70 02 | 0001"), Ack{.type = PacketType::Pubcomp, .packet_id = 1}},
        {"Puback5", V5, Server, bytes("40 02 | 0001"), Ack{.type = PacketType::Puback, .packet_id = 1}},
        {"Puback5WithReason", V5, Server, bytes("40 03 | 0001 10"),
         Ack{.type = PacketType::Puback, .packet_id = 1, .reason = ReasonCode::NoMatchingSubscribers}},
        {"Pubrec5WithProperties", V5, Client,
         bytes(std::string("50 17 | 0001 87 | 13 1f 0002 'no' ") + trace_bytes),
         Ack{.type = PacketType::Pubrec,
             .packet_id = 1,
             .reason = ReasonCode::NotAuthorized,
             .reason_string = "no",
             .user_properties = trace_properties()}},
        {"Pubrel5", V5, Server, bytes("62 03 | 0102 92"),
         Ack{.type = PacketType::Pubrel, .packet_id = 258, .reason = ReasonCode::PacketIdentifierNotFound}},
        {"Pubcomp5WithReasonString", V5, Client, bytes("70 09 | 0001 00 | 05 1f 0002 'ok'"),
         Ack{.type = PacketType::Pubcomp, .packet_id = 1, .reason_string = "ok"}},
    };
    return list;
}

std::vector<Golden> subscribes() {
    const std::vector<SubscriptionRequest> both = {
        {.filter = "a/#", .maximum_qos = QoS::AtLeastOnce}, {.filter = "b", .maximum_qos = QoS::ExactlyOnce}
    };
    const std::vector<SubscriptionRequest> options = {
        {.filter = "+",
         .maximum_qos = QoS::AtLeastOnce,
         .no_local = true,
         .retain_as_published = true,
         .retain_handling = RetainHandling::Never}
    };
    return {
        {"Subscribe311", V311, Client, bytes("82 0c | 0001 | 0003 'a/#' 01 | 0001 'b' 02"),
         Subscribe{.packet_id = 1, .requests = both}},
        {"Subscribe5", V5, Client, bytes("82 0d | 0001 00 | 0003 'a/#' 01 | 0001 'b' 02"),
         Subscribe{.packet_id = 1, .requests = both}},
        {"Subscribe5WithEverything", V5, Client,
         bytes(std::string("82 18 | 0001 | 11 0b 8001 ") + trace_bytes + "| 0001 '+' 2d"),
         Subscribe{
             .packet_id = 1,
             .subscription_identifier = 128,
             .user_properties = trace_properties(),
             .requests = options
         }},
        {"Unsubscribe311", V311, Client, bytes("a2 0a | 0001 | 0003 'a/#' 0001 'b'"),
         Unsubscribe{.packet_id = 1, .filters = {"a/#", "b"}}},
        {"Unsubscribe5", V5, Client, bytes(std::string("a2 14 | 0001 | 0e ") + trace_bytes + "| 0001 'b'"),
         Unsubscribe{.packet_id = 1, .user_properties = trace_properties(), .filters = {"b"}}},
        {"Suback311", V311, Server, bytes("90 05 | 0001 | 00 02 80"),
         SubscriptionAck{
             .packet_id = 1,
             .reasons = {ReasonCode::Success, ReasonCode::GrantedQoS2, ReasonCode::UnspecifiedError}
         }},
        {"Suback5", V5, Server,
         bytes(std::string("90 18 | 0001 | 13 1f 0002 'no' ") + trace_bytes + "| 01 8f"),
         SubscriptionAck{
             .packet_id = 1,
             .reasons = {ReasonCode::GrantedQoS1, ReasonCode::TopicFilterInvalid},
             .reason_string = "no",
             .user_properties = trace_properties()
         }},
        {"Unsuback311", V311, Server, bytes("b0 02 | 0001"),
         SubscriptionAck{.type = PacketType::Unsuback, .packet_id = 1}},
        {"Unsuback5", V5, Server, bytes("b0 05 | 0001 00 | 00 11"),
         SubscriptionAck{
             .type = PacketType::Unsuback,
             .packet_id = 1,
             .reasons = {ReasonCode::Success, ReasonCode::NoSubscriptionExisted}
         }},
    };
}

std::vector<Golden> connection_packets() {
    Disconnect from_server{
        .reason = ReasonCode::UseAnotherServer, .reason_string = "go", .server_reference = "s"
    };
    from_server.user_properties = trace_properties();
    Auth full{
        .reason = ReasonCode::ContinueAuthentication,
        .authentication_method = "m",
        .authentication_data = "d",
        .reason_string = "go",
        .user_properties = trace_properties()
    };
    return {
        {"Pingreq311", V311, Client, bytes("c0 00"), Pingreq{}},
        {"Pingreq5", V5, Client, bytes("c0 00"), Pingreq{}},
        {"Pingresp311", V311, Server, bytes("d0 00"), Pingresp{}},
        {"Pingresp5", V5, Server, bytes("d0 00"), Pingresp{}},
        {"Disconnect311", V311, Client, bytes("e0 00"), Disconnect{}},
        {"Disconnect5", V5, Client, bytes("e0 00"), Disconnect{}},
        {"Disconnect5WithReason", V5, Client, bytes("e0 01 | 04"),
         Disconnect{.reason = ReasonCode::DisconnectWithWill}},
        {"Disconnect5WithExpiry", V5, Client, bytes("e0 07 | 00 | 05 11 00000000"),
         Disconnect{.session_expiry_seconds = 0}},
        {"Disconnect5FromServer", V5, Server,
         bytes(std::string("e0 19 | 9c | 17 1c 0001 's' 1f 0002 'go' ") + trace_bytes), from_server},
        {"Auth5Success", V5, Server, bytes("f0 00"), Auth{}},
        {"Auth5WithEverything", V5, Client,
         bytes(std::string("f0 1d | 18 | 1b 15 0001 'm' 16 0001 'd' 1f 0002 'go' ") + trace_bytes), full},
    };
}

} // namespace

const std::vector<Golden>& golden_packets() {
    static const std::vector<Golden> all = [] {
        std::vector<Golden> list;
        for (auto part : {connects(), connacks(), publishes(), acks(), subscribes(), connection_packets()}) {
            for (Golden& each : part) list.push_back(std::move(each));
        }
        return list;
    }();
    return all;
}

} // namespace tutti::mqtt::testing
