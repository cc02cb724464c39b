// Between the bus's Message and the packets of MQTT that carry it.
#pragma once

#include "base/time.hpp"
#include "bus/message.hpp"
#include "mqtt/connect.hpp"
#include "mqtt/publish.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tutti::bus {

/// Views `message` and `properties`, to which the user properties are appended. Packet id and expiry are the
/// caller's.
mqtt::Publish to_publish(const Message& message, std::string& properties);
mqtt::Will to_will(const Message& message, seconds delay, std::string& properties);

/// Overwrites `message` (so that its memory is used again) with what arrived; topics stay the wire's.
void assign(Message& message, const mqtt::Publish& publish);

/// What the packet would take.
std::size_t encoded_size(const Message& message, std::optional<std::uint32_t> expiry, mqtt::Version version);

/// Seconds as four bytes hold them: none below 0, the most that there is above.
std::uint32_t to_wire_seconds(seconds duration) noexcept;

/// Whole seconds left, rounded up; none if it never expires.
std::optional<std::uint32_t> remaining_seconds(SteadyTime expires, SteadyTime now) noexcept;

} // namespace tutti::bus
