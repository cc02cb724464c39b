// DISCONNECT, AUTH, PINGREQ and PINGRESP (MQTT 5 §3.12–3.15): the packets about the connection itself.
#pragma once

#include "mqtt/frame.hpp"
#include "mqtt/properties.hpp"
#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::mqtt {

struct Disconnect {
    // MQTT 5 only, all of it: in 3.1.1 a DISCONNECT is empty and comes from clients alone.
    ReasonCode reason = ReasonCode::Success;
    std::optional<std::uint32_t> session_expiry_seconds = {}; ///< only from a client
    std::optional<std::string_view> reason_string = {};
    std::optional<std::string_view> server_reference = {}; ///< only from a server
    UserProperties user_properties = {};

    bool operator==(const Disconnect&) const = default;
};

/// MQTT 5 only.
struct Auth {
    ReasonCode reason = ReasonCode::Success;
    std::optional<std::string_view> authentication_method = {};
    std::optional<std::string_view> authentication_data = {};
    std::optional<std::string_view> reason_string = {};
    UserProperties user_properties = {};

    bool operator==(const Auth&) const = default;
};

struct Pingreq {
    bool operator==(const Pingreq&) const = default;
};
struct Pingresp {
    bool operator==(const Pingresp&) const = default;
};

Decoded<Disconnect> decode_disconnect(const Frame& frame, Version version, Sender sender) noexcept;
Decoded<Auth> decode_auth(const Frame& frame, Version version, Sender sender) noexcept;
Decoded<Pingreq> decode_pingreq(const Frame& frame) noexcept;
Decoded<Pingresp> decode_pingresp(const Frame& frame) noexcept;

void encode(std::string& out, const Disconnect& disconnect, Version version);
void encode(std::string& out, const Auth& auth);
void encode(std::string& out, Pingreq);
void encode(std::string& out, Pingresp);

} // namespace tutti::mqtt
