// What stands in the journal, as bytes: one record each for a session, a filter, a message, its way to one
// session, a QoS 2 id from a client, a retained message. Integers and texts are as in MQTT packets. What is
// read back is an outside input: whatever the bytes, it is a record that could have been written, or none.
#pragma once

#include "base/time.hpp"
#include "broker/authorizer.hpp"
#include "broker/inflight.hpp"
#include "broker/journal.hpp"
#include "broker/subscription_tree.hpp"
#include "mqtt/publish.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::broker {

struct SessionRecord {
    std::string_view client_id;
    Principal principal;
    std::uint32_t expiry_seconds = 0;
    std::uint64_t left_at = 0; ///< seconds since 1970; 0: it was connected
};

struct FilterRecord {
    JournalKey session = 0;
    std::string_view filter; ///< valid
    Subscription subscription;
};

struct MessageRecord {
    std::uint64_t received_at = 0; ///< seconds since 1970
    mqtt::Publish publish;         ///< its QoS is that which it was published with
};

struct DeliveryRecord {
    JournalKey session = 0;
    JournalKey message = 0; ///< 0 where PUBCOMP is awaited: only the id is kept
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    bool retain = false;
    Principal::Kind sender = Principal::Kind::Anonymous;
    InflightWindow::Awaits awaits = InflightWindow::Awaits::Nothing; ///< nothing: it waits in the queue
    mqtt::PacketId packet_id = 0;                                    ///< 0 where it waits
    std::uint64_t order = 0;                                         ///< among those of its session
    std::uint32_t group = 0;      ///< the ShareGroup's id where it came by a shared subscription
    std::string_view identifiers; ///< encoded, valid
};

struct ReceivedRecord {
    JournalKey session = 0;
    mqtt::PacketId packet_id = 0;
};

struct RetainedRecord {
    Principal::Kind account_kind = Principal::Kind::Anonymous;
    std::string_view account; ///< by its name
    std::string_view client;
    MessageRecord message;
};

using DurableRecord =
    std::variant<SessionRecord, FilterRecord, MessageRecord, DeliveryRecord, ReceivedRecord, RetainedRecord>;

/// Replaces `out` by the record's bytes.
void encode(std::string& out, const SessionRecord& record);
void encode(std::string& out, const FilterRecord& record);
void encode(std::string& out, const MessageRecord& record);
void encode(std::string& out, const DeliveryRecord& record);
void encode(std::string& out, const ReceivedRecord& record);
void encode(std::string& out, const RetainedRecord& record);

/// Views the bytes.
std::optional<DurableRecord> decode_durable(std::string_view bytes);

} // namespace tutti::broker
