// From a message to its receivers: fan-out, the windows of unacknowledged messages, and the queues behind
// them.
#pragma once

#include "broker/core.hpp"
#include "mqtt/publish.hpp"

#include <optional>

namespace tutti::broker {

/// Consecutive QoS 0 packets from one connection to one topic with the same properties, as they lie in its
/// input. They reach receivers of the same protocol version as these very bytes, unless an alias stands for
/// the topic, which is that connection's own.
struct Run {
    std::string_view bytes = {};
    std::string_view head = {}; ///< what each body begins with: topic and properties
    std::string_view topic = {};
    bool is_aliased = false;
    bool is_text = false; ///< each payload has to be UTF-8
    std::uint32_t count = 0;
    std::size_t largest = 0;      ///< bytes of the largest packet
    bool may_be_borrowed = false; ///< the bytes stay as they are until outputs are written

    /// `common` with this frame alone, if that is a QoS 0 PUBLISH in shortest form with that head.
    static std::optional<Run> begin(const mqtt::Frame& frame, Run common) noexcept;
    /// Whether the frame directly follows and differs in its payload alone. Then it is valid as the first
    /// was.
    bool takes(const mqtt::Frame& frame) const noexcept;
    void add(const mqtt::Frame& frame) noexcept;
};

/// The packet's own bytes, fixed header included.
inline std::string_view whole_bytes(const mqtt::Frame& frame) noexcept {
    return {frame.body.data() + frame.body.size() - frame.size, frame.size};
}

/// `from.known` is about the run's topic.
void deliver_run(Core& core, const Run& run, Connection& from);

struct Delivered {
    std::size_t reached = 0; ///< how many clients it was for
    bool overran = false; ///< one of them has too much from such senders waiting already, and did not get it
};

/// On whose account a message comes, and whose session it comes from, if that is there.
struct Sender {
    Principal::Kind kind;
    const Session* session = nullptr;
};

/// Gives the message to every subscriber but, where they asked for it, its own sender. `stored` is its copy,
/// if there is one already.
Delivered
deliver(Core& core, const mqtt::Publish& publish, MessageRef stored, const Sender& from, SteadyTime now);

/// Gives a message that has waited to one client that is connected.
void send_at_most_once(Core& core, const Message& message, bool retain, const Target& target, SteadyTime now);

/// How a message goes to one of its receivers.
struct Terms {
    mqtt::QoS qos;
    bool retain;
    std::uint32_t share; ///< of the message, for the receiver's account
    std::uint32_t group; ///< the ShareGroup by which it comes; 0: none
    const std::string& identifiers;
    Principal::Kind sender;
};

/// One message of QoS 1 or 2 to one client: at once where its window has room, else behind what waits
/// already. Where neither the client's queue nor its account has room, it is given up, and a client that is
/// there goes: it would take silence for nothing missed. False where the client stays without it: too much
/// waits for it from senders of that class, who are to be told.
bool send_or_queue(
    Core& core, Session& session, const MessageRef& message, const Terms& terms, SteadyTime now
);

/// Sends a publication of the session's window that had to be on the disk before: where it is still there.
void send_kept(Core& core, const HeldAnswer& held, SteadyTime now);

/// Sends what waits in the session's queues, as far as its window and its output have room.
void pump(Core& core, Session& session, SteadyTime now);

/// Sends everything in flight again, and what waits behind it: for a session that has a connection again
/// (MQTT 5 §4.4).
void redeliver(Core& core, Session& session, SteadyTime now);

} // namespace tutti::broker
