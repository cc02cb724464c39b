// Any packet: for whoever wants one decode for all fifteen (the client session, the fuzzer, dumps). The
// broker's hot path switches on `Frame::type` and calls the packet's own decoder.
#pragma once

#include "mqtt/ack.hpp"
#include "mqtt/connect.hpp"
#include "mqtt/disconnect.hpp"
#include "mqtt/frame.hpp"
#include "mqtt/publish.hpp"
#include "mqtt/subscribe.hpp"

#include <string>
#include <variant>

namespace tutti::mqtt {

using Packet = std::variant<
    Connect, Connack, Publish, Ack, Subscribe, SubscriptionAck, Unsubscribe, Pingreq, Pingresp, Disconnect,
    Auth>;

/// Decodes in the connection's version (a CONNECT brings its own). A packet that `sender` may never send,
/// such as a SUBACK from a client, is a ProtocolError.
Decoded<Packet> decode(const Frame& frame, Version version, Sender sender);

void encode(std::string& out, const Packet& packet, Version version);

} // namespace tutti::mqtt
