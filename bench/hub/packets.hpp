// The few MQTT packets that the load needs, built by hand: what is measured must not measure our own codec.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::bench {

inline void append_number(std::string& out, std::size_t number) {
    out += static_cast<char>(number >> 8);
    out += static_cast<char>(number & 0xFF);
}

inline void append_text(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out += text;
}

inline std::string packet(std::uint8_t first, const std::string& body) {
    std::string out(1, static_cast<char>(first));
    std::size_t rest = body.size();
    do {
        const auto low = rest % 128;
        rest /= 128;
        out += static_cast<char>(low | (rest != 0 ? 0x80 : 0));
    } while (rest != 0);
    return out + body;
}

/// What becomes of the session when the connection ends.
enum class Keeping : std::uint8_t { Clean, Durable };

/// `version` is 4 (3.1.1) or 5.
inline std::string connect_packet(std::string_view client_id, int version, Keeping keeping = Keeping::Clean) {
    std::string body;
    append_text(body, "MQTT");
    body += static_cast<char>(version);
    body += keeping == Keeping::Clean ? '\x02' : '\0';
    body += std::string_view("\0\0", 2); // no keep alive
    if (version == 5) {
        if (keeping == Keeping::Clean)
            body += '\0';
        else
            body += std::string_view("\x05\x11\x00\x00\x0E\x10", 6); // expires after an hour
    }
    append_text(body, client_id);
    return packet(0x10, body);
}

inline std::string subscribe_packet(std::string_view filter, int version, int qos = 0) {
    std::string body("\0\1", 2);
    if (version == 5) body += '\0';
    append_text(body, filter);
    body += static_cast<char>(qos);
    return packet(0x82, body);
}

struct Flags {
    int qos = 0;
    bool retain = false;
    std::uint16_t id = 0; ///< where QoS is not 0
};

inline std::string
publish_packet(std::string_view to, std::string_view payload, int version, const Flags& flags = {}) {
    std::string body;
    append_text(body, to);
    if (flags.qos != 0) append_number(body, flags.id);
    if (version == 5) body += '\0';
    body += payload;
    return packet(static_cast<std::uint8_t>(0x30 | flags.qos << 1 | (flags.retain ? 1 : 0)), body);
}

} // namespace tutti::bench
