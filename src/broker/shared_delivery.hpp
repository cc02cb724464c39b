// Shared subscriptions (MQTT 5 §4.8.2): who of the members gets a message, and what becomes of the messages
// of one whose session ends.
#pragma once

#include "broker/core.hpp"

namespace tutti::broker {

/// The next member in turn that is connected and takes it at once. Where there is none: of those that are
/// connected, and then, unless it is QoS 0, of those asleep, the one for which the fewest wait. nullptr:
/// nobody.
const Target* choose_member(const SharedTarget& shared, mqtt::QoS qos) noexcept;

/// Gives what the session still has of its shared subscriptions to other members, as it ends: what waits, and
/// what was sent with QoS 1 and not acknowledged. What was sent with QoS 2 goes to nobody else
/// ([MQTT-4.8.2-5]). Its own subscriptions are gone already.
void pass_on(Core& core, Session& session, SteadyTime now);

} // namespace tutti::broker
