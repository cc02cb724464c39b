// Where an MQTT broker is: "unix:///run/tutti/mqtt", "mqtt://user:password@host:1883", or over TLS
// "mqtts://host:8883?ca=/path".
#pragma once

#include "base/result.hpp"
#include "base/tls_files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::bus {

struct MqttUrl {
    enum class Kind : std::uint8_t { Unix, Tcp };

    Kind kind = Kind::Unix;
    std::string path = {}; ///< Unix: the socket
    std::string host = {}; ///< Tcp
    std::uint16_t port = 1883;
    std::optional<std::string> user = {};
    std::optional<std::string> password = {};
    std::optional<TlsFiles> tls = {}; ///< Tcp: spoken over TLS

    bool operator==(const MqttUrl&) const = default;
};

/// Percent-encoding is undone in user and password.
Result<MqttUrl> parse_mqtt_url(std::string_view text);

/// For logs and errors: without the password.
std::string to_string(const MqttUrl& url);

} // namespace tutti::bus
