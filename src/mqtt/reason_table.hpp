// Which reason codes stand in which packets (MQTT 5 §2.4). Internal to the codec.
#pragma once

#include "mqtt/protocol.hpp"

namespace tutti::mqtt {

/// For CONNACK, the four publish acknowledgements, SUBACK and UNSUBACK.
bool may_carry(PacketType type, ReasonCode code) noexcept;

/// MQTT 5 §3.14.2.1. The table gives 0x00 to clients alone; a server that closes without a complaint is let
/// pass.
bool may_disconnect_with(Sender sender, ReasonCode code) noexcept;

/// MQTT 5 §3.15.2.1.
bool may_authenticate_with(Sender sender, ReasonCode code) noexcept;

} // namespace tutti::mqtt
